namespace TaskMessages.Mongo.Driver;

/// <summary>Which state of the document a find-and-modify returns.</summary>
public enum ReturnDocument
{
    Before,
    After,
}
