using TaskMessages.Mongo.Bson;

namespace TaskMessages.Mongo.Driver;

/// <summary>A session as servers know it.</summary>
public interface IServerSession : IDisposable
{
    /// <summary>What commands carry as <c>lsid</c>.</summary>
    BsonDocument Id { get; }
}
