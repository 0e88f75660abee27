using System.Text;
using TaskMessages.Mongo.Driver;

namespace TaskMessages.Tests.Mongo.Driver;

/// <summary>SCRAM by the vectors of RFC 7677 (SHA-256) and of MongoDB's authentication specification (SHA-1).</summary>
public sealed class ScramTests
{
    private const string Sha1Nonce = "fyko+d2lbbFgONRv9qkxdawL";
    private const string Sha1First = "r=fyko+d2lbbFgONRv9qkxdawLHo+Vgk7qvUOKUwuWLIWg4l/9SraGMHEE,s=rQ9ZY3MntBeuP3E1TDVC4w==,i=10000";
    private const string Sha256Nonce = "rOprNGfwEbeRWgbNEkqO";
    private const string Sha256First = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    [TestCase("SCRAM-SHA-1", Sha1Nonce, Sha1First, "MC2T8BvbmWRckDw8oWl5IVghwCY=", "v=UMWeI25JD1yNYZRMpZ4VHvhZ9e0=")]
    [TestCase("SCRAM-SHA-256", Sha256Nonce, Sha256First, "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=", "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")]
    public void Conversation_OfTheSpecification_HasItsBytes(string mechanism, string nonce, string serverFirst, string proof, string serverFinal)
    {
        var client = Client(mechanism, nonce);

        Assert.That(Text(client.First()), Is.EqualTo($"n,,n=user,r={nonce}"));
        Assert.That(Text(client.Final(Bytes(serverFirst))), Is.EqualTo($"c=biws,r={ScramMessage.Find(serverFirst, 'r')},p={proof}"));
        Assert.That(() => client.Verify(Bytes(serverFinal)), Throws.Nothing);
    }

    [TestCase("v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")]
    [TestCase("v=")]
    [TestCase("e=other-error")]
    [TestCase("")]
    public void Verify_WrongSignature_IsRefused(string serverFinal)
    {
        var client = Client("SCRAM-SHA-256", Sha256Nonce);
        client.Final(Bytes(Sha256First));

        Assert.That(() => client.Verify(Bytes(serverFinal)), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void Verify_BeforeTheProof_IsRefused()
        => Assert.That(() => Client("SCRAM-SHA-256", Sha256Nonce).Verify(Bytes("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")), Throws.TypeOf<FormatException>());

    [TestCase("r=somebody else's,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [TestCase("r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")]
    [TestCase("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4095")]
    [TestCase("r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-1")]
    [TestCase("r=rOprNGfwEbeRWgbNEkqOx,s=?,i=4096")]
    [TestCase("r=rOprNGfwEbeRWgbNEkqOx,i=4096")]
    [TestCase("")]
    public void Final_ServerThatIsNoServer_IsRefused(string serverFirst)
        => Assert.That(() => Client("SCRAM-SHA-256", Sha256Nonce).Final(Bytes(serverFirst)), Throws.TypeOf<FormatException>().With.Message.Not.Contain("pencil"));

    [Test]
    public void First_NameWithSpecialCharacters_IsEscaped()
    {
        var client = new ScramClient(ScramMechanism.Sha256, MongoCredential.CreateCredential("admin", "a=b,c", "x"), new ScramKeyCache(), "n");

        Assert.That(Text(client.First()), Is.EqualTo("n,,n=a=3Db=2Cc,r=n"));
        Assert.That(ScramMessage.Unescape("a=3Db=2Cc"), Is.EqualTo("a=b,c"));
    }

    [TestCase("I\u00ADX", "IX")]
    [TestCase("user", "user")]
    [TestCase("USER", "USER")]
    [TestCase("a\u00A0b", "a b")]
    public void SaslPrep_ExamplesOfTheSpecification_Hold(string password, string prepared) => Assert.That(SaslPrep.Apply(password), Is.EqualTo(prepared));

    [TestCase("\u0007")]
    [TestCase("a\uE000")]
    public void SaslPrep_ForbiddenCharacter_IsRefusedWithoutThePassword(string password)
        => Assert.That(() => SaslPrep.Apply(password), Throws.TypeOf<MongoConfigurationException>().With.Message.Not.Contain(password));

    [Test]
    public void SaslPrep_HalfACharacter_IsRefused()
        => Assert.That(() => SaslPrep.Apply("a" + (char)0xD800), Throws.TypeOf<MongoConfigurationException>());

    private static ScramClient Client(string mechanism, string nonce)
        => new(ScramMechanism.Find(mechanism)!, MongoCredential.CreateCredential("admin", "user", "pencil"), new ScramKeyCache(), nonce);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
