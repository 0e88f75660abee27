using TaskMessages.Mongo.Bson;
using TaskMessages.Mongo.Driver;
using TaskMessages.Mongo.Wire;
using TaskMessages.Tests.Mongo.Driver;

namespace TaskMessages.Tests.Mongo.Topology;

/// <summary>A replica set's member on a loopback port that says of itself what the test wants, tells waiting monitors of each change, and keeps the
/// commands it was given.</summary>
internal sealed class FakeMember : IAsyncDisposable
{
    private static readonly ObjectId Process = ObjectId.GenerateNewId();

    private readonly ScriptedServer _server;
    private readonly bool _tells;
    private readonly List<BsonDocument> _commands = [];
    private readonly List<BsonDocument> _ends = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BsonDocument _role = [];
    private long _counter;

    /// <param name="tells">Whether it tells of changes by itself; else it has to be asked.</param>
    public FakeMember(bool tells)
    {
        _tells = tells;
        _server = new ScriptedServer(AnswerAsync);
    }

    public MongoServerAddress Address => new("127.0.0.1", _server.Port);

    /// <summary>What it answers to commands other than hello.</summary>
    public Func<BsonDocument, BsonDocument> Answer { get; set; } = _ => new BsonDocument("ok", 1);

    public BsonDocument TopologyVersion => new() { { "processId", new BsonObjectId(Process) }, { "counter", Interlocked.Read(ref _counter) } };

    /// <summary>The commands that clients sent, without those of monitors.</summary>
    public IReadOnlyList<BsonDocument> Commands
    {
        get
        {
            lock (_commands)
                return [.. _commands];
        }
    }

    /// <summary>The commands by which clients ended sessions, which are none of the others.</summary>
    public IReadOnlyList<BsonDocument> Ends
    {
        get
        {
            lock (_commands)
                return [.. _ends];
        }
    }

    /// <summary>Whether it says with its next change that it has sessions.</summary>
    public bool HasSessions { get; set; } = true;

    /// <summary>Says from now on what the role holds besides what every member says.</summary>
    public void Become(BsonDocument role)
    {
        TaskCompletionSource changed;
        lock (_commands)
        {
            _role = role;
            _counter++;
            _server.Hello = Bytes(Hello());
            (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }

    public void SetDown(bool isDown) => _server.SetDown(isDown);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static byte[] Bytes(BsonDocument document)
    {
        using var writer = new BsonBufferWriter();
        BsonCodec.Encode(document, writer);
        return writer.WrittenSpan.ToArray();
    }

    private BsonDocument Hello()
    {
        var hello = new BsonDocument { { "ok", 1 }, { "helloOk", true }, { "minWireVersion", 0 } };
        if (HasSessions)
            hello.Add("logicalSessionTimeoutMinutes", 30);
        if (_tells)
            hello.Add("topologyVersion", TopologyVersion);
        return hello.AddRange(_role);
    }

    private async Task AnswerAsync(ScriptedServer.Conversation conversation, byte[] bytes)
    {
        var message = OpMsg.Decode(bytes);
        var command = message.ToCommand();
        if (command.GetElement(0).Name == "hello")
        {
            await TellAsync(conversation, RawMessage.RequestId(bytes), command, (message.Flags & OpMsgFlags.ExhaustAllowed) != 0);
            return;
        }

        var ends = command.GetElement(0).Name == "endSessions";
        lock (_commands)
            (ends ? _ends : _commands).Add(command);
        if ((message.Flags & OpMsgFlags.MoreToCome) != 0)
            return;
        var answer = ends ? new BsonDocument("ok", 1) : Answer(command);

        // so that the client can tell errors from before a change of roles from those after it
        if (_tells && !answer["ok"].ToBoolean())
            answer.Set("topologyVersion", TopologyVersion);
        await conversation.SendAsync(RawMessage.Msg(RawMessage.RequestId(bytes), Bytes(answer)));
    }

    /// <summary>Answers at once what is news, else with the next change; and goes on with those after it, if that is allowed.</summary>
    private async Task TellAsync(ScriptedServer.Conversation conversation, int requestId, BsonDocument command, bool goesOn)
    {
        var known = command.TryGetValue("topologyVersion", out var version) ? version["counter"].ToInt64() : -1;
        do
        {
            Task changed;
            byte[] reply;
            lock (_commands)
            {
                changed = known == _counter ? _changed.Task : Task.CompletedTask;
            }

            await changed.WaitAsync(conversation.Stopping);
            lock (_commands)
            {
                known = _counter;
                reply = Bytes(Hello());
            }

            var message = RawMessage.Msg(requestId, reply);
            if (goesOn)
                message[16] = (byte)OpMsgFlags.MoreToCome;
            requestId = RawMessage.RequestId(message);
            await conversation.SendAsync(message);
        }
        while (goesOn);
    }
}
