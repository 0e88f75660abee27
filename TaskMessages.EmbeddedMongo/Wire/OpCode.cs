namespace TaskMessages.EmbeddedMongo.Wire;

/// <summary>The kinds of messages of MongoDB's wire protocol that are known here.</summary>
internal enum OpCode
{
    Reply = 1,
    Query = 2004,
    Compressed = 2012,
    Msg = 2013,
}
