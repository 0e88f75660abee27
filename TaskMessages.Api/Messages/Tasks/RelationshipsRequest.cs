using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;

namespace TaskMessages.Api.Messages.Tasks;

/// <summary>What a task is to come with.</summary>
internal sealed class RelationshipsRequest : IQueryRequest<RelationshipsRequest>
{
    /// <summary><c>agents</c>: the task comes with its agents. May be repeated.</summary>
    [FromQuery(Name = RelationshipsReader.Name)]
    [AllowedValues("agents")]
    public string? Relationships { get; init; }

    public bool WantsAgents => RelationshipsReader.WantsAgents(Relationships);

    public static RelationshipsRequest Read(QueryReader query, LimitsOptions limits) => new() { Relationships = RelationshipsReader.Read(query) };
}
