namespace TaskMessages.Mongo.Driver;

/// <summary>One write of a bulk write.</summary>
public abstract class WriteModel<TDocument>
{
    private protected WriteModel()
    {
    }

    public abstract WriteModelType ModelType { get; }
}
