using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Binding;
using TaskMessages.Api.Json;

namespace TaskMessages.Api.Messages.Retention;

/// <summary>When a task may be cleaned; there may be no body at all.</summary>
internal sealed class CleanTaskRequest : IRequestBody<CleanTaskRequest>
{
    public const int MaxIdleDays = 36_500;
    private const int DefaultIdleDays = 7;

    /// <summary>However short the time is for which nothing has happened in it.</summary>
    public bool? Force { get; init; }

    /// <summary>For how many days nothing may have happened in it; 1 to 36,500, default 7. Of no account with <c>force</c>.</summary>
    [Range(1, MaxIdleDays)]
    [DefaultValue(DefaultIdleDays)]
    public int IdleDays { get; init; } = DefaultIdleDays;

    public static bool MayBeAbsent => true;

    /// <summary>Null: it does not matter.</summary>
    internal TimeSpan? Idle => Force == true ? null : TimeSpan.FromDays(IdleDays);

    public static CleanTaskRequest Read(object? json, RequestErrors errors, LimitsOptions limits)
    {
        var reader = ObjectReader.Of(json, errors);
        var force = false;
        if (reader.TryGet("force", out var value) && !LaxBoolean.TryRead(value, out force))
            reader.Fail("force", "Input should be a valid boolean, unable to interpret input");
        return new CleanTaskRequest { Force = force, IdleDays = ReadDays(reader) };
    }

    private static int ReadDays(ObjectReader reader)
    {
        if (!reader.TryGet("idle_days", out _))
            return DefaultIdleDays;
        var days = reader.RequiredInteger("idle_days");
        if (days is < 1 or > MaxIdleDays)
            reader.Fail("idle_days", FormattableString.Invariant($"Input should be from 1 to {MaxIdleDays}"));
        return (int)Math.Clamp(days, 1, MaxIdleDays);
    }
}
