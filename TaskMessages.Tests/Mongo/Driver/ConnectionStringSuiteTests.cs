using System.Text.Json;
using TaskMessages.Mongo.Driver;
using TaskMessages.Tests.Conventions;
using TaskMessages.Tests.Mongo.Docs;

namespace TaskMessages.Tests.Mongo.Driver;

/// <summary>Every case of the specifications' suites for connection strings and their options. A case that asks for what this driver does not
/// do must be refused by the name that <see cref="Refused"/> lists; all others must hold, warnings included.</summary>
[TestFixture]
public sealed class ConnectionStringSuiteTests
{
    /// <summary>Cases that are refused, and the option that the refusal names.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["connection_string: Subdelimiters in user/pass don't need escaping (PLAIN)"] = "'authMechanism'",
        ["connection_string: Escaped username (MONGODB-X509)"] = "'authMechanism'",
        ["connection_string: Escaped username (GSSAPI)"] = "'authMechanismProperties'",
        ["connection_string: Option names are normalized to lowercase"] = "'authMechanism'",
        ["connection_string: Colon in a key value pair"] = "'authMechanism'",
        ["connection_string: Comma in a key value pair causes a warning"] = "'authMechanism'",
        ["uri_options: Valid auth options are parsed correctly (GSSAPI)"] = "'authMechanism'",
        ["uri_options: maxAdaptiveRetries is parsed correctly"] = "'maxAdaptiveRetries'",
        ["uri_options: maxAdaptiveRetries=0 is parsed correctly"] = "'maxAdaptiveRetries'",
        ["uri_options: enableOverloadRetargeting is parsed correctly"] = "'enableOverloadRetargeting'",
        ["uri_options: enableOverloadRetargeting=false is parsed correctly"] = "'enableOverloadRetargeting'",
        ["uri_options: Multiple compressors are parsed correctly"] = "'compressors'",
        ["uri_options: Arbitrary string readConcernLevel does not cause a warning"] = "'readConcernLevel'",
        ["uri_options: Valid connection and timeout options are parsed correctly"] = "'timeoutMS'",
        ["uri_options: timeoutMS=0"] = "'timeoutMS'",
        ["uri_options: Valid options specific to single-threaded drivers are parsed correctly"] = "'serverSelectionTryOnce'",
        ["uri_options: tlsDisableOCSPEndpointCheck can be set to true"] = "'tlsDisableOCSPEndpointCheck'",
        ["uri_options: tlsDisableOCSPEndpointCheck can be set to false"] = "'tlsDisableOCSPEndpointCheck'",
        ["uri_options: SRV URI with custom srvServiceName"] = "mongodb+srv://",
        ["uri_options: SRV URI with srvMaxHosts"] = "mongodb+srv://",
        ["uri_options: SRV URI with negative integer for srvMaxHosts"] = "mongodb+srv://",
        ["uri_options: SRV URI with invalid type for srvMaxHosts"] = "mongodb+srv://",
        ["uri_options: SRV URI with positive srvMaxHosts and loadBalanced=false"] = "mongodb+srv://",
        ["uri_options: SRV URI with srvMaxHosts=0 and replicaSet"] = "mongodb+srv://",
        ["uri_options: SRV URI with srvMaxHosts=0 and loadBalanced=true"] = "mongodb+srv://",
    };

    private static readonly Dictionary<string, Func<MongoClientSettings, object?>> Applied = new(StringComparer.OrdinalIgnoreCase)
    {
        ["appName"] = settings => settings.ApplicationName,
        ["authMechanism"] = settings => settings.Credential!.Mechanism,
        ["authSource"] = settings => settings.Credential!.Source,
        ["compressors"] = settings => settings.CompressesWithZlib ? "[\"zlib\"]" : "[]",
        ["directConnection"] = settings => settings.DirectConnection,
        ["journal"] = settings => settings.WriteConcern.Journal,
        ["loadBalanced"] = settings => settings.LoadBalanced,
        ["maxConnecting"] = settings => settings.MaxConnecting,
        ["maxIdleTimeMS"] = settings => settings.MaxConnectionIdleTime.TotalMilliseconds,
        ["maxPoolSize"] = settings => settings.MaxConnectionPoolSize == int.MaxValue ? 0 : settings.MaxConnectionPoolSize,
        ["maxStalenessSeconds"] = settings => settings.ReadPreference.MaxStaleness!.Value.TotalSeconds,
        ["minPoolSize"] = settings => settings.MinConnectionPoolSize,
        ["readConcernLevel"] = settings => settings.ReadConcern.ToBsonDocument()["level"].AsString,
        ["readPreference"] = settings => JsonNamingPolicy.CamelCase.ConvertName(settings.ReadPreference.ReadPreferenceMode.ToString()),
        ["readPreferenceTags"] = settings => JsonSerializer.Serialize(settings.ReadPreference.TagSets.Select(set => set.Tags.ToDictionary(tag => tag.Name, tag => tag.Value))),
        ["replicaSet"] = settings => settings.ReplicaSetName,
        ["serverMonitoringMode"] = settings => JsonNamingPolicy.CamelCase.ConvertName(settings.ServerMonitoringMode.ToString()),
        ["tls"] = settings => settings.UseTls,
        ["tlsAllowInvalidCertificates"] = settings => settings.TlsFiles.AllowInvalidCertificates,
        ["tlsAllowInvalidHostnames"] = settings => settings.TlsFiles.AllowInvalidHostnames,
        ["tlsCAFile"] = settings => settings.TlsFiles.CertificateAuthorities,
        ["tlsCertificateKeyFile"] = settings => settings.TlsFiles.ClientCertificate,
        ["tlsCertificateKeyFilePassword"] = settings => settings.TlsFiles.ClientCertificatePassword,
        ["tlsDisableCertificateRevocationCheck"] = settings => !settings.SslSettings!.CheckCertificateRevocation,
        ["tlsInsecure"] = settings => settings.AllowInsecureTls,
        ["w"] = settings => settings.WriteConcern.ToBsonDocument()["w"] is { IsInt32: true } number ? number.AsInt32 : settings.WriteConcern.ToBsonDocument()["w"].AsString,
        ["wTimeoutMS"] = settings => settings.WriteConcern.WTimeout!.Value.TotalMilliseconds,
        ["zlibCompressionLevel"] = settings => settings.ZlibCompressionLevel,
    };

    private static IEnumerable<TestCaseData> Cases => new[] { "connection_string", "uri_options" }.SelectMany(suite =>
        SpecificationData.Files(suite).SelectMany(file => file.Root.GetProperty("tests").EnumerateArray().Select((test, number) =>
            new TestCaseData(suite, test).SetName($"{suite}/{Path.GetFileName(file.Name)}/{number + 1} {test.GetProperty("description").GetString()}"))));

    /// <summary>What the suites come to when their tests hold.</summary>
    internal static IEnumerable<SuiteRow> Rows()
    {
        foreach (var suite in Cases.GroupBy(test => (string)test.Arguments[0]!))
        {
            var listed = ListedCase.Count(suite.Select(test => Name(suite.Key, (JsonElement)test.Arguments[1]!)), name => Refused.TryGetValue(name, out var option) ? Reason(option) : null);
            listed = [.. listed.Select(each => each with { Name = each.Name[(suite.Key.Length + 2)..] })];
            yield return new SuiteRow(suite.Key, "", suite.Count(), suite.Count() - listed.Sum(each => each.Cases), 0, listed);
        }
    }

    private static string Reason(string option) => $"`{option.Trim('\'')}` is not supported";

    [TestCase("connection_string", 95)]
    [TestCase("uri_options", 130)]
    public void Suite_Absent_IsReported(string suite, int least)
    {
        SpecificationData.Require(suite);
        Assert.That(Cases.Count(test => (string)test.Arguments[0]! == suite), Is.GreaterThan(least));
    }

    [Test]
    public void Refused_EveryRow_IsACase()
    {
        SpecificationData.Require("uri_options");
        var names = Cases.Select(test => Name((string)test.Arguments[0]!, (JsonElement)test.Arguments[1]!));
        Assert.That(Refused.Keys.Except(names), Is.Empty);
    }

    [TestCaseSource(nameof(Cases))]
    public void Parse_Case_HoldsOrIsRefusedByName(string suite, JsonElement test)
    {
        var uri = test.GetProperty("uri").GetString()!;
        if (Refused.TryGetValue(Name(suite, test), out var option))
            Assert.That(() => new MongoUrl(uri), Throws.TypeOf<MongoConfigurationException>().With.Message.Contains(option).And.Message.Contains("not supported"));
        else if (!test.GetProperty("valid").GetBoolean())
            Assert.That(() => new MongoUrl(uri), Throws.TypeOf<MongoConfigurationException>());
        else
            AssertParsed(new MongoUrl(uri), test);
    }

    private static string Name(string suite, JsonElement test) => $"{suite}: {test.GetProperty("description").GetString()}";

    private static void AssertParsed(MongoUrl url, JsonElement test)
    {
        var warns = test.TryGetProperty("warning", out var warning) && warning.ValueKind == JsonValueKind.True;
        Assert.That(url.Settings.Warnings, warns ? Is.Not.Empty : Is.Empty);
        if (Member(test, "hosts") is { } hosts)
            AssertHosts(url, hosts);
        if (Member(test, "auth") is { } auth)
            AssertUser(url, auth);
        foreach (var expected in Member(test, "options")?.EnumerateObject().ToArray() ?? [])
            Assert.That(Text(Applied[expected.Name](url.Settings)), Is.EqualTo(Text(expected.Value)), expected.Name);
    }

    private static void AssertHosts(MongoUrl url, JsonElement hosts)
    {
        var expected = hosts.EnumerateArray().Select(host => (host.GetProperty("host").GetString(), Member(host, "port")?.GetInt32() ?? 27017, host.GetProperty("type").GetString() == "unix"));
        Assert.That(url.Servers.Select(server => (server.Host, server.Port, server.IsUnixSocket)), Is.EqualTo(expected));
    }

    private static void AssertUser(MongoUrl url, JsonElement auth)
    {
        Assert.That(url.Username, Is.EqualTo(Member(auth, "username")?.GetString()));
        Assert.That(url.Settings.Credential?.Password, Is.EqualTo(Member(auth, "password")?.GetString()));
        Assert.That(url.DatabaseName, Is.EqualTo(Member(auth, "db")?.GetString()));
    }

    private static JsonElement? Member(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Text(object? value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString()!,
        JsonElement other => JsonSerializer.Serialize(other),
        string text => text,
        _ => JsonSerializer.Serialize(value),
    };
}
