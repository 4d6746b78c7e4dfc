-- The nodes that a template asks for by their labels, so that a new set begins with them.
CREATE INDEX "nodes_labels" ON "nodes" USING gin ("labels" jsonb_path_ops);
