namespace TaskMessages.Api.Http;

/// <summary>
/// Says of paths that the message contract's first implementation has, and this service has not, why: a client of the vendor's that asks for them should not look for a mistake of its own.
/// </summary>
internal static class UnservedRoutes
{
    private const string NoDeployments = "Not Found: deployments are not kept here; an agent has one address, the one that it registered last.";

    private static readonly JsonResponse Deployments = JsonResponse.Detail(StatusCodes.Status404NotFound, NoDeployments);

    /// <returns>Null: it is a path like any other.</returns>
    public static JsonResponse? Find(PathString path)
    {
        var parts = (path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            ["deployment-history", ..] => Deployments,
            ["agents", "name", _, "deployments", ..] or ["agents", _, "deployments", ..] => Deployments,
            _ => null,
        };
    }
}
