using System.Buffers.Binary;
using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage;

namespace TaskMessages.EmbeddedMongo.Commands.Sessions;

/// <summary>
/// The server as the only member, and so the primary, of a replica set: what drivers want to see before they send writes that they may
/// repeat. There is no oplog, and nobody can join. The topology never changes while the process lives.
/// </summary>
internal sealed class ReplicaSetPose
{
    private const string HostWithoutListener = "localhost:27017";
    private const int Version = 1;
    private const long Term = 1;
    private const int MaxNameLength = 64;

    /// <summary>However long a client is ready to wait for a change, it gets an answer after this.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly ObjectId _processId = ObjectId.GenerateNewId();
    private readonly ObjectId _electionId = ElectionOf(Term);
    private readonly StorageEngine _engine;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private long _commits;
    private DateTimeOffset _lastWrite;
    private int _increment = 1;

    public ReplicaSetPose(string name, StorageEngine engine, TimeProvider time)
    {
        (Name, _engine, _time) = (name, engine, time);
        (_commits, _lastWrite) = (engine.Commits, time.GetUtcNow());
    }

    public string Name { get; }

    private BsonDocument TopologyVersion => new() { { "processId", _processId }, { "counter", 0L } };

    public static bool IsName(string name) => name.Length is > 0 and <= MaxNameLength && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    /// <summary>Looks whether anything has been written since the last command.</summary>
    public void Observe()
    {
        if (Volatile.Read(ref _commits) == _engine.Commits)
            return;
        lock (_gate)
        {
            _commits = _engine.Commits;
            var now = _time.GetUtcNow();
            _increment = now.ToUnixTimeSeconds() > _lastWrite.ToUnixTimeSeconds() ? 1 : _increment + 1;
            _lastWrite = now > _lastWrite ? now : _lastWrite;
        }
    }

    /// <summary>Adds to an error reply what a member of a replica set adds.</summary>
    public void Complete(BsonDocument error)
    {
        if (RetryableErrors.IsAboutTopology(error["code"].AsInt32))
            error.Add("topologyVersion", TopologyVersion);
    }

    /// <summary>What a hello reply says of the replica set.</summary>
    /// <param name="client">The member is named by the address that the client itself has reached.</param>
    public BsonDocument Describe(ClientConnection client)
    {
        var me = client.Local ?? HostWithoutListener;
        return new BsonDocument
        {
            { "topologyVersion", TopologyVersion },
            { "hosts", new BsonArray { me } },
            { "setName", Name },
            { "setVersion", Version },
            { "secondary", false },
            { "primary", me },
            { "me", me },
            { "electionId", _electionId },
            { "lastWrite", LastWrite() },
        };
    }

    /// <summary>Waits as an awaitable hello does: while the client knows the topology already, for as long as it says.</summary>
    public async Task AwaitChangeAsync(Arguments request, CancellationToken cancellationToken)
    {
        if (request.Document("topologyVersion") is not { } known)
        {
            if (request.Value("maxAwaitTimeMS") is not null)
                throw new ServerErrorException(31368, "A request with 'maxAwaitTimeMS' must include a 'topologyVersion'");
            return;
        }

        var counter = CounterOf(known, out var processId);
        var milliseconds = request.Integer("maxAwaitTimeMS") ?? throw new ServerErrorException(31368, "A request with a 'topologyVersion' must include 'maxAwaitTimeMS'");
        if (milliseconds < 0)
            throw new ServerErrorException(31373, "maxAwaitTimeMS must be a non-negative integer");
        if (processId != _processId)
            return;
        if (counter > 0)
            throw new ServerErrorException(31382, $"Received a topology version with counter: {counter} which is greater than the server topology version counter: 0");
        await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(milliseconds, LongestWait.TotalMilliseconds)), _time, cancellationToken).ConfigureAwait(false);
    }

    private static long CounterOf(BsonDocument known, out ObjectId processId)
    {
        if (!known.TryGetValue("processId", out var process) || process is not BsonObjectId id)
            throw new ServerErrorException(ServerError.TypeMismatch, "BSON field 'topologyVersion.processId' must be an objectId");
        if (!known.TryGetValue("counter", out var counter) || counter is not BsonInt64 number)
            throw new ServerErrorException(ServerError.TypeMismatch, "BSON field 'topologyVersion.counter' must be a long");
        if (number.Value < 0)
            throw new ServerErrorException(31372, "topologyVersion must have a non-negative counter");
        processId = id.Value;
        return number.Value;
    }

    private BsonDocument LastWrite()
    {
        lock (_gate)
        {
            var time = new BsonDocument { { "ts", new BsonTimestamp((int)_lastWrite.ToUnixTimeSeconds(), _increment) }, { "t", Term } };
            var date = new BsonDateTime(_lastWrite.ToUnixTimeMilliseconds());
            return new BsonDocument { { "opTime", time }, { "lastWriteDate", date }, { "majorityOpTime", time }, { "majorityWriteDate", date } };
        }
    }

    /// <summary>Later elections compare as greater: MongoDB puts the term behind the greatest date.</summary>
    private static ObjectId ElectionOf(long term)
    {
        var bytes = new byte[12];
        BinaryPrimitives.WriteInt32BigEndian(bytes, int.MaxValue);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(4), term);
        return new ObjectId(bytes);
    }
}
