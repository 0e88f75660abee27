using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Domain.Agents;
using TaskMessages.Domain.Tasks;
using TaskMessages.Domain.Work;

namespace TaskMessages.Api.Messages.Agents;

/// <summary>Whose keys: an agent's, by its id or by its name.</summary>
internal sealed class AgentKeyListRequest : IQueryRequest<AgentKeyListRequest>
{
    [FromQuery(Name = "agent_id")]
    public string? AgentId { get; init; }

    [FromQuery(Name = "agent_name")]
    public string? AgentName { get; init; }

    [FromQuery(Name = "api_key_type")]
    [AllowedValues("external", "internal", "github", "slack")]
    public string? ApiKeyType { get; init; }

    /// <summary>1 to 1,000; default 50.</summary>
    [FromQuery(Name = "limit")]
    [Range(1, PageReader.MaxLimit)]
    [DefaultValue(PageReader.DefaultLimit)]
    public int Limit { get; init; }

    /// <summary>From 1.</summary>
    [FromQuery(Name = "page_number")]
    [Range(1, int.MaxValue)]
    [DefaultValue(1)]
    public int PageNumber { get; init; }

    internal WorkPage Page { get; private init; }

    /// <summary>Where none is named: <see cref="AgentKeyKind.External"/>.</summary>
    internal AgentKeyKind Kind { get; private init; }

    public static AgentKeyListRequest Read(QueryReader query, LimitsOptions limits)
    {
        var (id, name, type) = (query.OptionalString("agent_id"), query.OptionalString("agent_name"), query.OptionalString("api_key_type"));
        if ((id is null) == (name is null))
            query.Fail("agent_name", "Exactly one of agent_id and agent_name should be given");
        if (!WireName.TryParse(type ?? "external", out AgentKeyKind kind))
            query.Fail("api_key_type", "Input should be 'external', 'internal', 'github' or 'slack'");
        return new AgentKeyListRequest { AgentId = id, AgentName = name, ApiKeyType = type, Kind = kind, Page = PageReader.Read(query) };
    }
}
