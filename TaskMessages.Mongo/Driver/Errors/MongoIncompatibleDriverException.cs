namespace TaskMessages.Mongo.Driver;

/// <summary>The server is too old for this client.</summary>
public class MongoIncompatibleDriverException : MongoClientException
{
    internal MongoIncompatibleDriverException(string message)
        : base(message)
    {
    }
}
