using TaskMessages.EmbeddedMongo.Authentication;

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
}
