using TaskMessages.Mongo.Driver;

namespace TaskMessages.Tests.Mongo.Driver;

public sealed class MongoUrlTests
{
    [Test]
    public void Parse_AllParts_AreRead()
    {
        var url = new MongoUrl("mongodb://one,two:27018,[::1]:27019/my%20db".Replace("%20", "_", StringComparison.Ordinal)
            + "?maxPoolSize=7&minPoolSize=2&connectTimeoutMS=100&socketTimeoutMS=200&serverSelectionTimeoutMS=300&appName=my%20app"
            + "&waitQueueTimeoutMS=400&w=majority&journal=true&wtimeoutMS=50&retryWrites=false&replicaSet=rs&tls=false");
        Assert.That(url.Servers.Select(server => server.ToString()), Is.EqualTo(new[] { "one:27017", "two:27018", "[::1]:27019" }));
        Assert.That(url.DatabaseName, Is.EqualTo("my_db"));
        Assert.That(url.ApplicationName, Is.EqualTo("my app"));
        Assert.That((url.MaxConnectionPoolSize, url.MinConnectionPoolSize), Is.EqualTo((7, 2)));
        Assert.That(url.ConnectTimeout, Is.EqualTo(TimeSpan.FromMilliseconds(100)));
        Assert.That(url.SocketTimeout, Is.EqualTo(TimeSpan.FromMilliseconds(200)));
        Assert.That(url.ServerSelectionTimeout, Is.EqualTo(TimeSpan.FromMilliseconds(300)));
        Assert.That(url.WaitQueueTimeout, Is.EqualTo(TimeSpan.FromMilliseconds(400)));
        Assert.That(url.ReplicaSetName, Is.EqualTo("rs"));
        var writeConcern = MongoClientSettings.FromUrl(url).WriteConcern.ToBsonDocument();
        Assert.That(writeConcern.ToString(), Is.EqualTo("""{ "w" : "majority", "wtimeout" : 50, "j" : true }"""));
    }

    [TestCase("http://host")]
    [TestCase("mongodb+srv://host")]
    [TestCase("mongodb://")]
    [TestCase("mongodb://host:0")]
    [TestCase("mongodb://host:65536")]
    [TestCase("mongodb://host:")]
    [TestCase("mongodb://host,,other")]
    [TestCase("mongodb://host/a%2Gb")]
    [TestCase("mongodb://host/?maxPoolSize")]
    [TestCase("mongodb://host/?minPoolSize=9&maxPoolSize=8")]
    [TestCase("mongodb://one,two/?directConnection=true")]
    [TestCase("mongodb://host/?w=0")]
    [TestCase("mongodb://host/?tls=yes")]
    [TestCase("mongodb://host/?readPreferenceTags=dc:ny")]
    [TestCase("mongodb://host/?maxStalenessSeconds=90")]
    [TestCase("mongodb://host/?authMechanism=SCRAM-SHA-256")]
    [TestCase("mongodb://:password@host")]
    public void Parse_Malformed_IsRefused(string url) =>
        Assert.That(() => new MongoUrl(url), Throws.TypeOf<MongoConfigurationException>());

    [TestCase("authMechanism=MONGODB-AWS", "authMechanism")]
    [TestCase("authMechanismProperties=A:b", "authMechanismProperties")]
    [TestCase("compressors=zstd", "compressors")]
    [TestCase("timeoutMS=1", "timeoutMS")]
    [TestCase("uuidRepresentation=javaLegacy", "uuidRepresentation")]
    public void Parse_NotSupported_IsRefusedByName(string option, string name) =>
        Assert.That(() => new MongoUrl("mongodb://host/?" + option), Throws.TypeOf<MongoConfigurationException>().With.Message.Contains($"'{name}'"));

    [TestCase("noSuchOption=1", "noSuchOption")]
    [TestCase("maxPoolSize=-1", "maxPoolSize")]
    [TestCase("retryWrites=1", "retryWrites")]
    [TestCase("appName=a&appname=b", "appName")]
    public void Parse_UnknownOrNoValue_WarnsByName(string option, string name) =>
        Assert.That(new MongoUrl("mongodb://host/?" + option).Settings.Warnings, Has.Count.EqualTo(1).And.One.Contains($"'{name}'"));

    [TestCase("mongodb://u:p@host", "admin")]
    [TestCase("mongodb://u:p@host/db", "db")]
    [TestCase("mongodb://u:p@host/db?authSource=other", "other")]
    public void Parse_User_IsOfTheNamedDatabase(string url, string source) =>
        Assert.That(new MongoUrl(url).AuthenticationSource, Is.EqualTo(source));

    [TestCase("mongodb://user:s3cret@host/a b")]
    [TestCase("mongodb://user:s3cret@host:port/db")]
    [TestCase("mongodb://user:s3cret@@host/?x=s3cret")]
    [TestCase("mongodb://user:s3cret?x@host/")]
    [TestCase("mongodb://user:s3cret/x@host/")]
    [TestCase("mongodb://host/?timeoutMS=1&tlsCertificateKeyFilePassword=s3cret")]
    [TestCase("mongodb://host/?authMechanismProperties=TOKEN:s3cret")]
    [TestCase("mongodb+srv://user:s3cret@host")]
    [TestCase("mongo://user:s3cret@host")]
    public void Parse_WithPassword_NeverRepeatsIt(string url) =>
        Assert.That(() => new MongoUrl(url), Throws.TypeOf<MongoConfigurationException>().With.Message.Not.Contains("s3cret"));
}
