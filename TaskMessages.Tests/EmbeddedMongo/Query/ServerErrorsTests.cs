using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

public sealed class ServerErrorsTests
{
    [TestCase(2, "no", TestName = "AssertThrown_NothingThrown_Fails")]
    public void AssertThrown_NothingThrown_Fails(int code, string message) =>
        Assert.That(() => ServerErrors.AssertThrown(code, message, () => { }), Throws.InstanceOf<AssertionException>());

    [TestCase(3, "no")]
    [TestCase(2, "yes")]
    public void AssertThrown_OtherError_Fails(int code, string message) =>
        Assert.That(() => ServerErrors.AssertThrown(code, message, () => throw new ServerErrorException(2, "no")), Throws.InstanceOf<AssertionException>());

    [TestCase(2, "BadValue")]
    [TestCase(11000, "DuplicateKey")]
    [TestCase(40324, "Location40324")]
    [TestCase(168, "InvalidPipelineOperator")]
    public void CodeName_Code_IsMongoDBs(int code, string name) => Assert.That(new ServerErrorException(code, "x").CodeName, Is.EqualTo(name));

    [Test]
    public void Within_Context_KeepsTheCode()
    {
        var error = new ServerErrorException(ServerError.TypeMismatch, "inner").Within("Invalid $project");

        Assert.That((error.Code, error.Message), Is.EqualTo((14, "Invalid $project :: caused by :: inner")));
    }
}
