using TaskMessages.Api.Http.Binding;
using TaskMessages.Domain.Work;

namespace TaskMessages.Api.Messages;

/// <summary>Reads the parameters that the lists of the message contract share (section 2.3).</summary>
internal static class PageReader
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 1000;

    public static int ReadLimit(QueryReader query, int fallback = DefaultLimit) => Within(query, "limit", fallback, MaxLimit);

    public static WorkPage Read(QueryReader query)
    {
        var (limit, page) = (ReadLimit(query), Within(query, "page_number", 1, int.MaxValue));
        var isAscending = string.Equals(query.OptionalString("order_direction"), "asc", StringComparison.OrdinalIgnoreCase);
        return new WorkPage((int)Math.Min((page - 1L) * limit, int.MaxValue), limit, !isAscending);
    }

    private static int Within(QueryReader query, string name, int fallback, int most)
    {
        var value = query.SmallInteger(name, fallback);
        if (value < 1)
            query.Fail(name, "Input should be greater than or equal to 1");
        else if (value > most)
            query.Fail(name, $"Input should be less than or equal to {most}");
        return Math.Clamp(value, 1, most);
    }
}
