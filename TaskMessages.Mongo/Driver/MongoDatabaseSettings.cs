namespace TaskMessages.Mongo.Driver;

/// <summary>What a database's collections take over; null: from the client.</summary>
public class MongoDatabaseSettings
{
    public ReadConcern? ReadConcern { get; set; }

    public ReadPreference? ReadPreference { get; set; }

    public WriteConcern? WriteConcern { get; set; }
}
