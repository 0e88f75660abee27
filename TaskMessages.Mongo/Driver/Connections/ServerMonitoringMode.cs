namespace TaskMessages.Mongo.Driver;

/// <summary>How changes of a server are noticed: it streams them, it is asked, or whichever suits the surroundings.</summary>
internal enum ServerMonitoringMode
{
    Auto,
    Poll,
    Stream,
}
