using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.EmbeddedMongo.Commands;

/// <summary>The number that collStats and dbStats divide their sizes by.</summary>
internal static class StatisticsScale
{
    public static long Of(Arguments request)
    {
        var scale = request.Integer("scale") ?? 1;
        return scale >= 1 ? scale : throw new ServerErrorException(51024, $"BSON field 'scale' value must be >= 1, actual value '{scale}'");
    }
}
