using TaskMessages.Tests.Conventions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace TaskMessages.Tests.Docs;

/// <summary>What deploy/compose.yaml says, with its anchors and merges resolved.</summary>
internal sealed class ComposeFile
{
    private readonly Dictionary<object, object?> _root;

    private ComposeFile(Dictionary<object, object?> root) => _root = root;

    /// <exception cref="YamlException">It is no YAML, or a key is there twice.</exception>
    public static ComposeFile Read()
    {
        using var text = new StringReader(Repository.Read("deploy/compose.yaml"));
        var reader = new DeserializerBuilder().WithDuplicateKeyChecking().Build();
        return new ComposeFile(reader.Deserialize<Dictionary<object, object?>>(new MergingParser(new Parser(text))));
    }

    /// <summary>The services by name.</summary>
    public IEnumerable<(string Name, Dictionary<object, object?> Service)> Services
        => Section("services").Select(pair => ((string)pair.Key, (Dictionary<object, object?>)pair.Value!));

    public IEnumerable<string> Names(string section) => Section(section).Keys.Cast<string>();

    /// <summary>The environment of a service.</summary>
    public static Dictionary<string, string> EnvironmentOf(Dictionary<object, object?> service)
        => service.GetValueOrDefault("environment") is Dictionary<object, object?> map
            ? map.ToDictionary(pair => (string)pair.Key, pair => (string)pair.Value!)
            : [];

    /// <summary>The items of a list, or the keys of a map.</summary>
    public static IEnumerable<string> Items(object? value) => value switch
    {
        null => [],
        Dictionary<object, object?> map => map.Keys.Cast<string>(),
        List<object> list => list.Cast<string>(),
        _ => throw new InvalidOperationException($"{value} is neither a list nor a map."),
    };

    private Dictionary<object, object?> Section(string name) => (Dictionary<object, object?>)_root[name]!;
}
