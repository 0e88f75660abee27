namespace TaskMessages.Api.Http.Errors;

/// <summary>Says which contract an endpoint speaks, and so how its refusals look.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ContractAttribute(ContractKind kind) : Attribute
{
    public ContractKind Kind => kind;
}
