using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>Whatever goes wrong between the client and a server.</summary>
public class MongoException : Exception
{
    private readonly List<string> _errorLabels = [];

    public MongoException(string message)
        : base(message)
    {
    }

    public MongoException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>What the server says about the error's nature, "RetryableWriteError" for one.</summary>
    public IReadOnlyList<string> ErrorLabels => _errorLabels;

    public void AddErrorLabel(string errorLabel)
    {
        ArgumentNullException.ThrowIfNull(errorLabel);
        if (!_errorLabels.Contains(errorLabel))
            _errorLabels.Add(errorLabel);
    }

    public bool HasErrorLabel(string errorLabel) => _errorLabels.Contains(errorLabel);

    public void RemoveErrorLabel(string errorLabel) => _errorLabels.Remove(errorLabel);

    internal void AddErrorLabels(BsonDocument reply)
    {
        if (!reply.TryGetValue("errorLabels", out var labels) || labels is not BsonArray list)
            return;
        foreach (var label in list)
        {
            if (label is BsonString text)
                AddErrorLabel(text.Value);
        }
    }
}
