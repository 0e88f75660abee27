namespace TaskMessages.Mongo.Driver;

/// <summary>Something is wrong on the client's side.</summary>
public class MongoClientException : MongoException
{
    public MongoClientException(string message)
        : base(message)
    {
    }

    public MongoClientException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
