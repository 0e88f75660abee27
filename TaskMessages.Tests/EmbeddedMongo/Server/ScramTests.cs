using System.Security.Cryptography;
using System.Text;
using TaskMessages.EmbeddedMongo.Authentication;
using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Server;

/// <summary>SCRAM by the vectors of RFC 7677 (SHA-256) and of MongoDB's authentication specification (SHA-1).</summary>
public sealed class ScramTests
{
    private const string Sha1First = "n=user,r=fyko+d2lbbFgONRv9qkxdawL,r=fyko+d2lbbFgONRv9qkxdawLHo+Vgk7qvUOKUwuWLIWg4l/9SraGMHEE,s=rQ9ZY3MntBeuP3E1TDVC4w==,i=10000,c=biws,r=fyko+d2lbbFgONRv9qkxdawLHo+Vgk7qvUOKUwuWLIWg4l/9SraGMHEE";
    private const string Sha256First = "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

    [TestCase("SCRAM-SHA-1", Sha1First, "rQ9ZY3MntBeuP3E1TDVC4w==", 10_000, "MC2T8BvbmWRckDw8oWl5IVghwCY=", "UMWeI25JD1yNYZRMpZ4VHvhZ9e0=")]
    [TestCase("SCRAM-SHA-256", Sha256First, "W22ZaJ0SNY7soEsUEjb6gQ==", 4_096, "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")]
    public void Keys_OfTheSpecification_ProveAndSignAsItSays(string name, string authMessage, string salt, int iterations, string proof, string signature)
    {
        var mechanism = ScramMechanism.Find(name)!;
        var keys = new ScramKeys(mechanism, mechanism.SaltedPassword("user", "pencil", Convert.FromBase64String(salt), iterations));

        var shown = Convert.FromBase64String(proof);
        Assert.That(keys.Proves(mechanism, authMessage, shown), Is.True);
        shown[^1] ^= 1;
        Assert.That(keys.Proves(mechanism, authMessage, shown), Is.False);
        Assert.That(Convert.ToBase64String(keys.ServerSignature(mechanism, authMessage)), Is.EqualTo(signature));
    }

    [Test]
    public void Conversation_AsTheClientsDo_IsDoneAfterTheLastEmptyMessage()
    {
        var server = Begin(out var reply);

        server.Continue(Final(reply, Nonce(reply)));

        Assert.That(server.IsDone, Is.False, "the client has not said yet that it has looked at the server's proof");
        server.Continue([]);
        Assert.That(server.IsDone, Is.True);
    }

    [Test]
    public void Conversation_ProofOverAnotherNonce_IsRefused()
    {
        foreach (var nonce in new Func<string, string>[] { own => own + "x", _ => "clientnonce", _ => "" })
        {
            var server = Begin(out var reply);

            Assert.That(() => server.Continue(Final(reply, nonce(Nonce(reply)))), Throws.TypeOf<ServerErrorException>());
            Assert.That(server.IsDone, Is.False);
        }
    }

    [Test]
    public void Conversation_SomethingAfterTheProof_IsRefused()
    {
        var server = Begin(out var reply);
        server.Continue(Final(reply, Nonce(reply)));

        Assert.That(() => server.Continue([1]), Throws.TypeOf<ServerErrorException>());
        Assert.That(server.IsDone, Is.False);
    }

    [Test]
    public void Unescape_NameWithSpecialCharacters_IsRead() => Assert.That(ScramMessage.Unescape("a=3Db=2Cc"), Is.EqualTo("a=b,c"));

    [TestCase("I\u00ADX", "IX")]
    [TestCase("user", "user")]
    [TestCase("USER", "USER")]
    [TestCase("a\u00A0b", "a b")]
    public void SaslPrep_ExamplesOfTheSpecification_Hold(string password, string prepared) => Assert.That(SaslPrep.Apply(password), Is.EqualTo(prepared));

    [TestCase("\u0007")]
    [TestCase("a\uE000")]
    public void SaslPrep_ForbiddenCharacter_IsRefusedWithoutThePassword(string password)
        => Assert.That(() => SaslPrep.Apply(password), Throws.TypeOf<ArgumentException>().With.Message.Not.Contain(password));

    [Test]
    public void SaslPrep_HalfACharacter_IsRefused()
        => Assert.That(() => SaslPrep.Apply("a" + (char)0xD800), Throws.TypeOf<ArgumentException>());

    private static ScramServer Begin(out string reply)
    {
        var server = new ScramServer(ScramMechanism.Sha256, new ServerUser("user", "pencil"), ServerUser.Database, skipsEmptyExchange: false);
        reply = Encoding.UTF8.GetString(server.Begin(Encoding.UTF8.GetBytes("n,,n=user,r=clientnonce")));
        return server;
    }

    private static string Nonce(string reply) => ScramMessage.Find(reply, 'r')!;

    /// <summary>The client's last message, with a proof that is right for the nonce that it names (RFC 5802, section 3).</summary>
    private static byte[] Final(string reply, string nonce)
    {
        var bare = $"c=biws,r={nonce}";
        var salted = ScramMechanism.Sha256.SaltedPassword("user", "pencil", Convert.FromBase64String(ScramMessage.Find(reply, 's')!), int.Parse(ScramMessage.Find(reply, 'i')!, System.Globalization.CultureInfo.InvariantCulture));
        var key = HMACSHA256.HashData(salted, "Client Key"u8);
        var signature = HMACSHA256.HashData(SHA256.HashData(key), Encoding.UTF8.GetBytes($"n=user,r=clientnonce,{reply},{bare}"));
        var proof = key.Zip(signature, (a, b) => (byte)(a ^ b)).ToArray();
        return Encoding.UTF8.GetBytes($"{bare},p={Convert.ToBase64String(proof)}");
    }
}
