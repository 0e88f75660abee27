using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace TaskMessages.Tests.Docs;

/// <summary>Compares an answer with the sample that a page shows for it: same members, and same values but for times and generated ids.</summary>
internal static class JsonSample
{
    private static readonly HashSet<string> Generated = ["id", "run_id", "created_at", "updated_at", "accepted_at", "completed_at"];

    public static IEnumerable<string> Differences(string sample, string answer) =>
        Differences(Parse(sample), Parse(answer), "$");

    private static JToken Parse(string text)
    {
        using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None };
        return JToken.ReadFrom(reader);
    }

    private static IEnumerable<string> Differences(JToken sample, JToken answer, string path)
    {
        if (sample is not JObject expected || answer is not JObject actual)
        {
            if (!JToken.DeepEquals(sample, answer))
                yield return $"{path}: {sample.ToString(Formatting.None)} became {answer.ToString(Formatting.None)}";
            yield break;
        }

        foreach (var name in expected.Properties().Select(property => property.Name).Union(actual.Properties().Select(property => property.Name)))
        {
            if (expected[name] is not { } left || actual[name] is not { } right)
                yield return $"{path}.{name}: only {(expected.ContainsKey(name) ? "the page" : "the service")} has it";
            else if (!Generated.Contains(name))
            {
                foreach (var difference in Differences(left, right, $"{path}.{name}"))
                    yield return difference;
            }
            else if (left.Type != right.Type)
                yield return $"{path}.{name}: {left.Type} became {right.Type}";
        }
    }
}
