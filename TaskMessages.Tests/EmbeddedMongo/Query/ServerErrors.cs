using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

/// <summary>Asserts about errors that clients see.</summary>
internal static class ServerErrors
{
    public static void AssertThrown(int code, string message, Action action)
    {
        var error = Assert.Throws<ServerErrorException>(() => action());

        Assert.That((error!.Code, error.Message), Is.EqualTo((code, message)));
    }
}
