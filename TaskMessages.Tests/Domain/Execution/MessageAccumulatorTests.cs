using TaskMessages.Domain.Execution;
using TaskMessages.Domain.Execution.Growth;
using TaskMessages.Domain.Execution.Updates;
using TaskMessages.Domain.Messages;

namespace TaskMessages.Tests.Domain.Execution;

/// <summary>The table of the message contract's section 15, with the stance of its section 22, row 7.</summary>
public sealed class MessageAccumulatorTests
{
    private const int MaxLength = 100;
    private const int MaxMessages = 5;

    private static readonly TextContent Markdown = new(Author.Agent, Style.Active, TextFormat.Markdown, "draft");

    private MessageAccumulator _accumulator = null!;

    [SetUp]
    public void CreateAccumulator() => _accumulator = new MessageAccumulator(MaxLength, MaxMessages);

    [Test]
    public void EndAll_StartDeltasDone_KeepsFormatAndStyleOfStart()
    {
        Apply(new StartUpdate(0, Markdown), Text(0, "a"), Text(0, "b"), new DoneUpdate(0));

        Assert.That(Contents(), Is.EqualTo(new[] { Markdown with { Content = "ab" } }));
    }

    [Test]
    public void EndAll_DeltasAlone_AreOnePlainText()
    {
        Apply(Text(0, "a"), Text(0, "b"));

        Assert.That(Contents(), Is.EqualTo(new[] { Plain("ab") }));
    }

    [Test]
    public void EndAll_FullAlone_IsStoredAsSent()
    {
        Apply(new FullUpdate(0, Markdown));

        Assert.That(Contents(), Is.EqualTo(new[] { Markdown }));
    }

    [Test]
    public void EndAll_StartDeltaFull_TheFullCounts()
    {
        Apply(new StartUpdate(0, Markdown), Text(0, "a"), new FullUpdate(0, Plain("whole")), new DoneUpdate(0));

        Assert.That(Contents(), Is.EqualTo(new[] { Plain("whole") }));
    }

    [Test]
    public void EndAll_StartDone_KeepsTheContentOfStart()
    {
        Apply(new StartUpdate(0, Markdown), new DoneUpdate(0));

        Assert.That(Contents(), Is.EqualTo(new[] { Markdown }));
    }

    [Test]
    public void EndAll_SeveralIndexes_OrderOfFirstUpdate()
    {
        Apply(new FullUpdate(1, Plain("one")), Text(7, "sev"), new FullUpdate(0, Plain("zero")), Text(7, "en"));

        Assert.That(Contents(), Is.EqualTo(new[] { Plain("one"), Plain("seven"), Plain("zero") }));
    }

    [Test]
    public void Apply_AfterDoneOrFull_IsIgnored()
    {
        Apply(
            Text(0, "a"), new DoneUpdate(0), Text(0, "x"), new FullUpdate(0, Plain("x")), new StartUpdate(0, Plain("x")), new DoneUpdate(0),
            new FullUpdate(1, Plain("b")), Text(1, "x"), new FullUpdate(1, Plain("x")));

        Assert.That(Contents(), Is.EqualTo(new[] { Plain("a"), Plain("b") }));
    }

    [Test]
    public void EndAll_NoUpdates_NoMessages() => Assert.That(Contents(), Is.Empty);

    [Test]
    public void EndAll_DataFragments_AreParsedTogether()
    {
        Apply(new DeltaUpdate(0, new DataDelta("""{"a":[1,2.5,nu""")), new DeltaUpdate(0, new DataDelta("""ll,true,"x"],"b":{}}""")));

        var data = ((DataContent)Contents()[0]).Data;
        Assert.Multiple(() =>
        {
            Assert.That(data["a"], Is.EqualTo(new object?[] { 1L, 2.5, null, true, "x" }));
            Assert.That(data["b"], Is.Empty);
        });
    }

    [Test]
    public void EndAll_ToolRequestFragments_KeepIdAndNameOfStart()
    {
        Apply(
            new StartUpdate(0, new ToolRequestContent(Author.Agent, Style.Active, "call", "search", [])),
            new DeltaUpdate(0, new ToolRequestDelta("other", "other", """{"q":""")),
            new DeltaUpdate(0, new ToolRequestDelta("other", "other", """ "x"}""")));

        var request = (ToolRequestContent)Contents()[0];
        Assert.Multiple(() =>
        {
            Assert.That(request, Is.EqualTo(new ToolRequestContent(Author.Agent, Style.Active, "call", "search", request.Arguments)));
            Assert.That(request.Arguments["q"], Is.EqualTo("x"));
        });
    }

    [Test]
    public void EndAll_ToolRequestWithEmptyFragments_HasNoArguments()
    {
        Apply(new DeltaUpdate(0, new ToolRequestDelta("call", "now", string.Empty)), new DoneUpdate(0));

        Assert.That(((ToolRequestContent)Contents()[0]).Arguments, Is.Empty);
    }

    [TestCase("{\"q\": \"half")]
    [TestCase("[1]")]
    [TestCase("null")]
    [TestCase("q = x")]
    [Property("case", "B8")]
    public void CaseB8_ToolRequestWithBrokenArguments_KeepsTheirTextMarked(string arguments)
    {
        Apply(new DeltaUpdate(0, new ToolRequestDelta("call", "search", arguments)), Text(1, "answer"));

        var contents = Contents();
        Assert.Multiple(() =>
        {
            Assert.That(((ToolRequestContent)contents[0]).Arguments, Is.EqualTo(new Dictionary<string, object?> { ["_unreadable"] = arguments }));
            Assert.That(contents[1], Is.EqualTo(Plain("answer")));
        });
    }

    [TestCase("a<|> ok", "a<> ok")]
    [TestCase("<||>|<|>", "<><>")]
    [TestCase("a<|b", "a?b")]
    [TestCase("a|>b", "a?b")]
    [TestCase("<<>", "?<>")]
    [TestCase("a<", "a?")]
    [Property("case", "A6")]
    public void CaseA6_CharacterCutBetweenPieces_IsJoined(string pieces, string whole)
    {
        foreach (var piece in Halves(pieces).Split('|'))
        {
            Apply(
                Text(0, piece), new DeltaUpdate(1, new ReasoningContentDelta(0, piece)), new DeltaUpdate(2, new ReasoningSummaryDelta(0, piece)),
                new DeltaUpdate(3, new ToolResponseDelta("call", "now", piece)), new DeltaUpdate(4, new ToolRequestDelta("call", "now", piece)));
            Assert.That(((TextContent)_accumulator.Drafts[0].Content).Content, Does.Not.Match("[\ud800-\udbff]$"), "what is shown meanwhile is text");
        }

        var contents = Contents();
        Assert.Multiple(() =>
        {
            Assert.That(((TextContent)contents[0]).Content, Is.EqualTo(Halves(whole)));
            Assert.That(((ReasoningContent)contents[1]).Content, Is.EqualTo(new[] { Halves(whole) }));
            Assert.That(((ReasoningContent)contents[2]).Summary, Is.EqualTo(new[] { Halves(whole) }));
            Assert.That(((ToolResponseContent)contents[3]).Content, Is.EqualTo(Halves(whole)));
            Assert.That(((ToolRequestContent)contents[4]).Arguments["_unreadable"], Is.EqualTo(Halves(whole)));
        });
    }

    [TestCase("\"a\\n\\u00e9\\/\\\\\"", "a\né/\\")]
    [TestCase("\"\\ude00 \\\"ok\\\" \\t\"", "> \"ok\" \t")]
    [TestCase("\"x\\ud83d\"", "x<")]
    [Property("case", "A6")]
    public void CaseA6_JsonOfAPiece_MayHoldHalfOfACharacter(string json, string text) =>
        Assert.That(JsonPiece.Read(System.Text.Json.JsonDocument.Parse(json).RootElement), Is.EqualTo(Halves(text)));

    [Test]
    public void EndAll_ToolResponseFragments_StayText()
    {
        Apply(new DeltaUpdate(0, new ToolResponseDelta("call", "now", """{"a":""")), new DeltaUpdate(0, new ToolResponseDelta("call", "now", "1}")));

        Assert.That(Contents(), Is.EqualTo(new[] { new ToolResponseContent(Author.Agent, Style.Static, "call", "now", """{"a":1}""") }));
    }

    [Test]
    public void EndAll_ReasoningDeltas_KeepIndexesAndMix()
    {
        Apply(
            new DeltaUpdate(0, new ReasoningSummaryDelta(1, "s1")), new DeltaUpdate(0, new ReasoningContentDelta(0, "c")),
            new DeltaUpdate(0, new ReasoningSummaryDelta(0, "s0")), new DeltaUpdate(0, new ReasoningSummaryDelta(1, "+")));

        var reasoning = (ReasoningContent)Contents()[0];
        Assert.Multiple(() =>
        {
            Assert.That(reasoning.Summary, Is.EqualTo(new[] { "s0", "s1+" }));
            Assert.That(reasoning.Content, Is.EqualTo(new[] { "c" }));
        });
    }

    [Test]
    public void EndAll_ReasoningSummaryAlone_HasNoContent()
    {
        Apply(new DeltaUpdate(0, new ReasoningSummaryDelta(0, "s")));

        Assert.That(((ReasoningContent)Contents()[0]).Content, Is.Null);
    }

    [Test]
    public void Apply_ContentByUser_IsTheAgents()
    {
        Apply(new FullUpdate(0, Plain("a") with { Author = Author.User }), new StartUpdate(1, Plain("b") with { Author = Author.User }), Text(1, "c"));

        Assert.That(Contents().Select(content => content.Author), Is.All.EqualTo(Author.Agent));
    }

    [TestCase("[1]")]
    [TestCase("{")]
    [TestCase("{} {}")]
    [TestCase("""{"a":1e999}""")]
    [TestCase("""{"a":"\ud800"}""")]
    [TestCase("""{"\u0000":1}""")]
    public void Done_FragmentsThatAreNoObject_Throws(string json)
    {
        Apply(new StartUpdate(0, new DataContent(Author.Agent, Style.Static, [])), new DeltaUpdate(0, new DataDelta(json)));

        Assert.That(() => Apply(new DoneUpdate(0)), Throws.TypeOf<ExecutorException>());
    }

    private static IEnumerable<AgentUpdate[]> Nonsense =>
    [
        [new DoneUpdate(0)],
        [Text(0, "a"), new DeltaUpdate(0, new DataDelta("{}"))],
        [new StartUpdate(0, Plain("a")), new DeltaUpdate(0, new ReasoningContentDelta(0, "x"))],
        [new StartUpdate(0, Plain("a")), new StartUpdate(0, Plain("a"))],
        [Text(0, "a"), new StartUpdate(0, Plain("a"))],
        [new DeltaUpdate(0, new ReasoningSummaryDelta(-1, "x"))],
        [new DeltaUpdate(0, new ReasoningSummaryDelta(256, "x"))],
        [new FullUpdate(0, Plain(new string('x', MaxLength + 1)))],
        [Text(0, new string('x', MaxLength)), Text(0, "x")],
        [new FullUpdate(0, new DataContent(Author.Agent, Style.Static, new() { ["a"] = new List<object?> { new string('x', MaxLength) } }))],
        [.. Enumerable.Range(0, MaxMessages + 1).Select(index => new FullUpdate(index, Plain("x")))],
    ];

    [TestCaseSource(nameof(Nonsense))]
    public void Apply_Nonsense_Throws(AgentUpdate[] updates) => Assert.That(() => Apply(updates), Throws.TypeOf<ExecutorException>());

    [TestCaseSource(nameof(Nonsense))]
    public void CloseAll_AfterNonsense_EverythingIsDoneAndWithinLimits(AgentUpdate[] updates)
    {
        Assert.That(() => Apply(updates), Throws.TypeOf<ExecutorException>());

        _accumulator.CloseAll();

        Assert.Multiple(() =>
        {
            Assert.That(_accumulator.Drafts.Select(draft => draft.IsDone), Is.All.True);
            Assert.That(_accumulator.Drafts.Select(draft => ContentLength.Of(draft.Content)), Is.All.LessThanOrEqualTo(MaxLength));
            Assert.That(_accumulator.Open, Is.Zero);
        });
    }

    [Test]
    public void CloseAll_BrokenJson_KeepsTheContentOfStart()
    {
        var start = new ToolRequestContent(Author.Agent, Style.Static, "call", "search", []);
        Apply(new StartUpdate(0, start), new DeltaUpdate(0, new ToolRequestDelta("call", "search", """{"q":""")), Text(1, "partial"));

        _accumulator.CloseAll();

        Assert.That(_accumulator.Drafts.Select(draft => draft.Content), Is.EqualTo(new MessageContent[] { start, Plain("partial") }));
    }

    [Test]
    public void LatestText_TextBeforeData_IsTheText()
    {
        Apply(Text(0, "a"), Text(1, "answer"), new FullUpdate(2, new DataContent(Author.Agent, Style.Static, [])));

        Assert.That(_accumulator.LatestText, Is.EqualTo("answer"));
    }

    [Test]
    public void Open_CountsWhatStillGrows()
    {
        Apply(Text(0, "a"), Text(1, "b"), new DoneUpdate(0), new FullUpdate(2, Plain("c")));

        Assert.That(_accumulator.Open, Is.EqualTo(1));
    }

    /// <summary>An attribute cannot hold half of a character: &lt; and &gt; stand for the halves of one, ? for what replaces a lonely half.</summary>
    private static string Halves(string text) => text.Replace('<', '\ud83d').Replace('>', '\ude00').Replace('?', '\ufffd');

    private static TextContent Plain(string text) => new(Author.Agent, Style.Static, TextFormat.Plain, text);

    private static DeltaUpdate Text(int index, string text) => new(index, new TextDelta(text));

    private void Apply(params AgentUpdate[] updates) => Array.ForEach(updates, _accumulator.Apply);

    private MessageContent[] Contents()
    {
        _accumulator.EndAll();
        Assert.That(_accumulator.Drafts.Select(draft => draft.IsDone), Is.All.True);
        return [.. _accumulator.Drafts.Select(draft => draft.Content)];
    }
}
