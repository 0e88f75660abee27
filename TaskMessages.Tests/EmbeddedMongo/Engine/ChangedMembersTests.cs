using TaskMessages.EmbeddedMongo.Query;
using TaskMessages.EmbeddedMongo.Storage.Writing;

namespace TaskMessages.Tests.EmbeddedMongo.Engine;

[TestFixture]
public sealed class ChangedMembersTests
{
    [TestCase("{ $set: { b: 5 } }", "b")]
    [TestCase("{ $set: { b: 2 } }", "")]
    [TestCase("{ $set: { e: 1 } }", "e")]
    [TestCase("{ $unset: { a: '' } }", "a")]
    [TestCase("{ $unset: { d: '' } }", "d")]
    [TestCase("{ $unset: { b: '' }, $set: { d: 1, z: 1 } }", "b,d,z")]
    [TestCase("{ $rename: { a: 'y' } }", "a,y")]
    [TestCase("{ $set: { 'c.x': 2 } }", "c")]
    [TestCase("{ $push: { d: 3 } }", "d")]
    public void Find_Update_NamesWhatItChanged(string update, string expected)
    {
        var before = ShellJson.Parse("{ _id: 1, a: 1, b: 2, c: { x: 1 }, d: [1, 2] }");
        var after = UpdateProgram.Parse(ShellJson.Parse(update)).Apply(before, null, isInsert: false, out _);
        var changed = new ChangedMembers();
        changed.Find(before, after);
        Assert.That("_id,a,b,c,d,e,y,z".Split(',').Where(name => changed.ContainsAny([name])), Is.EqualTo(expected.Split(',', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Test]
    public void Find_ReplacementInAnotherOrder_MissesNothing()
    {
        var changed = new ChangedMembers();
        changed.Find(ShellJson.Parse("{ _id: 1, a: 1, b: 2, gone: 1 }"), ShellJson.Parse("{ _id: 1, b: 2, new: 1, a: 3 }"));
        Assert.Multiple(() =>
        {
            Assert.That(changed.ContainsAny(["x", "a"]), "changed");
            Assert.That(changed.ContainsAny(["gone"]), "removed");
            Assert.That(changed.ContainsAny(["new"]), "added");
            Assert.That(changed.ContainsAny(["x"]), Is.False, "of neither");
        });
    }

    [Test]
    public void Find_NextDocument_ForgetsTheOneBefore()
    {
        var changed = new ChangedMembers();
        var document = ShellJson.Parse("{ a: 1 }");
        changed.Find(ShellJson.Parse("{ }"), document);
        changed.Find(document, document);
        Assert.That(changed.ContainsAny(["a"]), Is.False);
    }
}
