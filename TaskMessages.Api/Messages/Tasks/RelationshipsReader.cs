using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Messages.Tasks;

/// <summary>Reads <c>relationships</c>, which may be repeated and knows one value.</summary>
internal static class RelationshipsReader
{
    public const string Name = "relationships";

    private const string Agents = "agents";

    public static string? Read(QueryReader query)
    {
        string? known = null;
        foreach (var value in query.AllStrings(Name))
        {
            if (value == Agents)
                known = value;
            else
                query.Fail(Name, "Input should be 'agents'");
        }

        return known;
    }

    public static bool WantsAgents(string? relationships) => relationships == Agents;
}
