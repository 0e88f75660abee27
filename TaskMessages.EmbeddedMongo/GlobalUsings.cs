global using MongoDB.Bson;
global using TaskMessages.EmbeddedMongo.Bson;
