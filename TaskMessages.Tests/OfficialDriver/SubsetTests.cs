using System.Reflection;
using TaskMessages.Tests.Docs;

namespace TaskMessages.Tests.OfficialDriver;

/// <summary>Every public member of our driver is one of the vendor's, by the same name with the same parameters, optional ones included.</summary>
public sealed class SubsetTests
{
    private const string OurRoot = "TaskMessages.Mongo.";
    private const string TheirRoot = "MongoDB.";

    private static readonly Dictionary<string, Type> Theirs = new[] { typeof(MongoDB.Bson.BsonDocument), typeof(MongoDB.Driver.MongoClient) }
        .SelectMany(type => DriverSurface.Types(type.Assembly, TheirRoot))
        .ToDictionary(type => type.FullName![TheirRoot.Length..]);

    private static IEnumerable<TestCaseData> Ours => DriverSurface.Types(Assembly.Load("TaskMessages.Mongo"), OurRoot)
        .Where(type => !type.IsNested)
        .Select(type => new TestCaseData(type).SetArgDisplayNames(DriverSurface.Name(type)));

    [TestCaseSource(nameof(Ours))]
    public void PublicType_OfOurDriver_IsASubsetOfTheVendors(Type ours)
    {
        Assert.That(Theirs, Does.ContainKey(ours.FullName![OurRoot.Length..]), "the vendor's driver has no such public type");

        var theirs = DriverSurface.MembersOf(Theirs[ours.FullName![OurRoot.Length..]], inherited: true).ToHashSet();
        Assert.That(DriverSurface.MembersOf(ours, inherited: false).Where(member => !Serves(theirs, member)), Is.Empty);
    }

    [TestCase("Find(int a): string", true)]
    [TestCase("Find(int a, int b = 1): string", true)]
    [TestCase("Find(int a, int c): string", false)]
    [TestCase("Find(int other): string", false)]
    [TestCase("Find(int a): int", false)]
    [TestCase("Find(): string", false)]
    [TestCase("Count: int get set", false)]
    public void Serves_AMember_WhenTheSameSourceCompiles(string ours, bool serves) =>
        Assert.That(Serves(["Find(int a, int b = 1, int c = 2): string", "Count: int get"], ours), Is.EqualTo(serves));

    /// <summary>Whether what compiles against our member compiles against theirs: it may have more parameters, if those are optional.</summary>
    private static bool Serves(HashSet<string> theirs, string ours)
    {
        if (theirs.Contains(ours))
            return true;
        var end = ours.IndexOf("): ", StringComparison.Ordinal);
        if (end < 0)
            return false;

        // foreach asks for no more than the name
        if (ours.StartsWith("GetEnumerator()", StringComparison.Ordinal))
            return theirs.Any(their => their.StartsWith("GetEnumerator()", StringComparison.Ordinal));
        var start = ours[end - 1] == '(' ? ours[..end] : ours[..end] + ", ";
        return theirs.Any(their => their.StartsWith(start, StringComparison.Ordinal)
            && their.EndsWith(ours[end..], StringComparison.Ordinal)
            && their[start.Length..their.IndexOf("): ", StringComparison.Ordinal)].Split(", ").All(parameter => parameter.Contains(" = ", StringComparison.Ordinal)));
    }
}
