namespace TaskMessages.Mongo.Driver;

/// <inheritdoc/>
public interface IClientSessionHandle : IClientSession
{
}
