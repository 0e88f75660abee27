using TaskMessages.EmbeddedMongo;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>A server that poses as a replica set, and commands with a session and a number.</summary>
public abstract class ReplicaSetFixture : CommandFixture
{
    private protected const string Session = "lsid: {id: {$binary: {base64: 'AAAAAAAAAAAAAAAAAAAAAA==', subType: '04'}}}";

    private protected override EmbeddedMongoOptions Options =>
        new() { Directory = DirectoryPath, ReplicaSetName = "rs0", EnableTestCommands = true, Listen = "127.0.0.1:0" };

    /// <summary>The command as one of the fixture's session with a transaction number.</summary>
    private protected static string Numbered(long number, string command) => $"{command[..^1]}, {Session}, txnNumber: {{$numberLong: '{number}'}}}}";
}
