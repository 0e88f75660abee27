using System.Text;
using TaskMessages.Domain.Tasks;
using TaskMessages.Tests.Api.Executors.Scripted;
using TaskMessages.Tests.Conventions;

namespace TaskMessages.Tests.Api.Executors.OpenAi;

/// <summary>
/// Answers in the form of each kind of server, after its public documentation and with made-up texts: <c>Streams/*.http</c>, headers and body.
/// </summary>
public sealed class RecordedStreamTests
{
    private const string Folder = "TaskMessages.Tests/Api/Executors/OpenAi/Streams";

    private static readonly Dictionary<string, (string Reasoning, string Text, TokenUsage Usage, string Finish)> Whole = new()
    {
        ["openai"] = ("", "Harbour lights – 灯 😀.", new(19, 7), "stop"),
        ["azure"] = ("", "Three bridges cross it.", new(31, 6), "stop"),
        ["ollama"] = ("The user greets, so greet back.", "Moin!", new(14, 22), "stop"),
        ["vllm"] = ("Nine is odd.", "Nine is odd.", new(9, 12), "stop"),
        ["llama-cpp"] = ("", "The ferry leaves", new(17, 3), "length"),
        ["lm-studio"] = ("", "Salt and wind", new(25, 4), "stop"),
        ["mistral"] = ("Tides follow the moon.", "Twice a day.", new(12, 33), "stop"),
        ["deepseek"] = ("A short answer will do.", "Yes, 是的。", new(8, 31), "stop"),
        ["openrouter"] = ("Let me count.", "Seven gulls.", new(40, 18), "stop"),
        ["groq"] = ("Brief.", "Low tide", new(71, 15), "stop"),
        ["gemini"] = ("", "Fog until noon", new(6, 4), "stop"),
        ["plain-json"] = ("Count them.", "One buoy.", new(10, 5), "stop"),
    };

    private static readonly Dictionary<string, (string Text, bool IsTransient, string Message)> Failing = new()
    {
        ["llama-cpp-error"] = ("", false,
            "The agent's answer holds an error: the request exceeds the available context size, try increasing it (400)"),
        ["lm-studio-error"] = ("Salt", true,
            "The agent's answer holds an error: The model has crashed without additional information. (Exit code: 6)"),
        ["openrouter-error"] = ("Seven", true, "The agent's answer holds an error: Provider disconnected unexpectedly (502)"),
    };

    private CompletionScene _scene = null!;

    [SetUp]
    public void CreateScene() => _scene = new CompletionScene();

    [TearDown]
    public void DisposeScene() => _scene.Dispose();

    private static IEnumerable<string> Names => Whole.Keys;

    private static IEnumerable<string> FailingNames => Failing.Keys;

    [Test]
    public void Files_AreAllTold() => Assert.That(
        Directory.GetFiles(Path.Combine(Repository.Root, Folder)).Select(Path.GetFileNameWithoutExtension), Is.EquivalentTo(Whole.Keys.Concat(Failing.Keys)));

    [Test]
    public async Task Stream_OfEachServer_IsReadWhole([ValueSource(nameof(Names))] string name, [Values(1, 7, 100_000)] int pieceLength)
    {
        await using var endpoint = Play(name, pieceLength);

        var outcome = (await _scene.RunAsync(endpoint)).Complete();

        Assert.That((outcome.Reasoning, outcome.Text, outcome.Usage, outcome.Finish), Is.EqualTo(Whole[name]));
        Assert.That(outcome.Contents, Has.Length.EqualTo(outcome.Reasoning.Length > 0 ? 2 : 1), "one message for what is thought, before the one for what is said");
        Assert.That(outcome.Contents[^1], Is.TypeOf<TaskMessages.Domain.Messages.TextContent>());
    }

    [Test]
    public async Task Stream_WithAnError_TellsIt([ValueSource(nameof(FailingNames))] string name, [Values(1, 100_000)] int pieceLength)
    {
        await using var endpoint = Play(name, pieceLength);

        var outcome = await _scene.RunAsync(endpoint);

        Assert.That((outcome.Text, outcome.Error?.IsTransient, outcome.Error?.Message), Is.EqualTo(Failing[name]));
    }

    private static ScriptedEndpoint Play(string name, int pieceLength)
    {
        var text = Repository.Read($"{Folder}/{name}.http");
        var head = text.IndexOf("\n\n", StringComparison.Ordinal);
        var headers = text[..head].Split('\n');
        var body = Encoding.UTF8.GetBytes(text[(head + 2)..]);
        return ScriptedEndpoint.Start(async call =>
        {
            await call.BeginAsync("", headers);
            foreach (var piece in body.Chunk(pieceLength))
                await call.ChunkAsync(piece);
            await call.EndAsync();
        });
    }
}
