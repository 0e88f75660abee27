namespace TaskMessages.Mongo.Driver;

/// <summary>Which members of a replica set are read from.</summary>
public enum ReadPreferenceMode
{
    Primary,
    PrimaryPreferred,
    Secondary,
    SecondaryPreferred,
    Nearest,
}
