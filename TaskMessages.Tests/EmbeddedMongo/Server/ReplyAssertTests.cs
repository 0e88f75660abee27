using TaskMessages.Tests.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

[TestFixture]
internal sealed class ReplyAssertTests
{
    private static readonly BsonDocument Good = Shell.Doc("{ok: 1}");
    private static readonly BsonDocument Bad = Shell.Doc("{ok: 0, code: 2, codeName: 'BadValue'}");
    private static readonly BsonDocument Half = Shell.Doc("{ok: 1, writeErrors: [{index: 1, code: 11000}]}");

    [Test]
    public void Ok_ErrorOrWriteErrors_Fails()
    {
        Assert.That(() => ReplyAssert.Ok(Good), Throws.Nothing);
        AssertFails(() => ReplyAssert.Ok(Bad));
        AssertFails(() => ReplyAssert.Ok(Half));
    }

    [Test]
    public void Failed_SuccessOrOtherCode_Fails()
    {
        Assert.That(() => ReplyAssert.Failed(2, Bad), Throws.Nothing);
        AssertFails(() => ReplyAssert.Failed(2, Good));
        AssertFails(() => ReplyAssert.Failed(3, Bad));
    }

    [Test]
    public void WriteErrors_OtherErrors_Fails()
    {
        Assert.That(() => ReplyAssert.WriteErrors(Half, (1, 11000)), Throws.Nothing);
        AssertFails(() => ReplyAssert.WriteErrors(Half));
        AssertFails(() => ReplyAssert.WriteErrors(Good, (1, 11000)));
        AssertFails(() => ReplyAssert.WriteErrors(Half, (0, 11000)));
        AssertFails(() => ReplyAssert.WriteErrors(Bad));
    }

    private static void AssertFails(Action assertion)
    {
        using (new NUnit.Framework.Internal.TestExecutionContext.IsolatedContext())
            Assert.That(assertion, Throws.InstanceOf<AssertionException>());
    }
}
