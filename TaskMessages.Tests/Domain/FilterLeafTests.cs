using TaskMessages.Domain.Messages;

namespace TaskMessages.Tests.Domain;

public sealed class FilterLeafTests
{
    [Test]
    public void Flatten_NestedObject_GivesDottedPathsAndDropsEmptyOnes()
    {
        var value = new JsonMap
        {
            ["a"] = new JsonMap { ["b"] = 1L, ["$gt"] = null },
            ["empty"] = new JsonMap(),
            ["list"] = new List<object?> { new JsonMap { ["x"] = 1L } },
        };

        var leaves = FilterLeaf.Flatten("content.data", value).ToArray();

        Assert.That(leaves.Select(leaf => leaf.Path), Is.EqualTo(new[] { "content.data.a.b", "content.data.a.$gt", "content.data.list" }));
        Assert.That(leaves[1].Value, Is.Null);
    }
}
