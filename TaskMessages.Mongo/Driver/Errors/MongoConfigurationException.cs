namespace TaskMessages.Mongo.Driver;

/// <summary>The connection string or the settings cannot be used. The message never holds a password.</summary>
public class MongoConfigurationException : MongoClientException
{
    public MongoConfigurationException(string message)
        : base(message)
    {
    }

    public MongoConfigurationException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
