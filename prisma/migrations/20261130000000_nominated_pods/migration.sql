-- Pods for which room is being made: few, however many wait for a node.
CREATE INDEX "pods_nominated" ON "pods"("nominated_node_name") WHERE "nominated_node_name" IS NOT NULL;
