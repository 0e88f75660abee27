global using MongoDB.Bson;
global using TaskMessages.Storage.Collections;
global using JsonMap = System.Collections.Generic.OrderedDictionary<string, object?>;
