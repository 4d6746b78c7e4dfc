// Imported before everything else: graphql-js decides when it is loaded whether it checks at every step that only one copy of
// it is there, which is for developers and costs a tenth of a large answer.
process.env['NODE_ENV'] ??= 'production';
