using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Hosting;
using TaskMessages.Api.Http.Memory;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Http.Errors;

/// <summary>The edge where everything that went wrong becomes a response.</summary>
internal sealed class ErrorMiddleware(RequestDelegate next, IOptions<LimitsOptions> limits, ILogger<ErrorMiddleware> logger)
{
    /// <summary>When a database that is away is worth another try, in seconds.</summary>
    private const int OutagePause = 1;

    /// <summary>Browsers take an answer for what it says it is.</summary>
    private const string NoSniff = "nosniff";

    private static readonly JsonResponse NotFound = JsonResponse.Detail(StatusCodes.Status404NotFound, "Not Found");
    private static readonly JsonResponse MethodNotAllowed =
        JsonResponse.Detail(StatusCodes.Status405MethodNotAllowed, "Method Not Allowed");

    public async Task InvokeAsync(HttpContext context)
    {
        context.Response.Headers.XContentTypeOptions = NoSniff;
        try
        {
            await next(context);
        }
        catch (DomainException refusal) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, ErrorContracts.Of(context).Refused(refusal));
        }
        catch (StoreUnavailableException outage) when (!context.Response.HasStarted)
        {
            Log.RequestNotServed(logger, context.Request.Method, RequestRoute.Of(context), LogReason.Of(outage));
            await WriteAsync(context, ErrorContracts.Of(context).Unavailable with { RetryAfter = OutagePause });
        }
        catch (StoreRejectedException rejection) when (!context.Response.HasStarted)
        {
            Log.RequestRejected(logger, context.Request.Method, RequestRoute.Of(context), LogReason.Of(rejection));
            if (rejection.Reason == StoreRejection.TooMuchMemory)
                RequestMemory.CountRefusedSort(context);
            var contract = ErrorContracts.Of(context);
            await WriteAsync(context, rejection.Reason switch
            {
                StoreRejection.TooLarge => contract.TooLarge,
                StoreRejection.TooMuchMemory => contract.TooMuchMemory,
                _ => contract.Unexpected,
            });
        }
        catch (Exception late) when (context.Response.HasStarted && late is (StoreException or DomainException))
        {
            // the client sees that the answer is not whole
            Log.AnswerCutOff(logger, context.Request.Method, RequestRoute.Of(context), LogReason.Of(late));
            context.Abort();
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge && !context.Response.HasStarted)
        {
            await WriteAsync(context, ErrorContracts.Of(context).Unreadable(large.StatusCode, BodyLimit.Text(limits.Value)) with { IsLast = true });
            await BodyDrain.RunAsync(context, limits.Value);
        }
        catch (BadHttpRequestException unreadable) when (!context.Response.HasStarted)
        {
            await WriteAsync(context, ErrorContracts.Of(context).Unreadable(unreadable.StatusCode));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            if (!context.Response.HasStarted)
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            Log.RequestFailed(logger, error, context.Request.Method, RequestRoute.Of(context));
            await WriteAsync(context, ErrorContracts.Of(context).Unexpected);
        }

        if (!IsBare(context.Response))
            return;
        if (HttpMethods.IsOptions(context.Request.Method) && AllowedMethods(context) is { } allowed)
            SayWhatIsAllowed(context.Response, allowed);
        else
            await CompleteAsync(context);
    }

    /// <summary>Of the path, as routing found them; of the service as a whole for <c>OPTIONS *</c>; null: there is no such path.</summary>
    private static string? AllowedMethods(HttpContext context)
    {
        if (!context.Request.Path.HasValue)
            return "GET, HEAD, POST, PUT, DELETE";
        return context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed ? context.Response.Headers.Allow.ToString() : null;
    }

    private static void SayWhatIsAllowed(HttpResponse response, string methods)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.Allow = $"{methods}, {HttpMethods.Options}";
    }

    /// <summary>Routing found nothing, or nothing with this method, and left the body to us.</summary>
    private static bool IsBare(HttpResponse response) =>
        !response.HasStarted && response.ContentLength is null && response.ContentType is null
        && response.StatusCode is StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed;

    private static Task CompleteAsync(HttpContext context) =>
        WriteAsync(context, context.Response.StatusCode == StatusCodes.Status404NotFound ? UnservedRoutes.Find(context.Request.Path) ?? NotFound : MethodNotAllowed);

    private static Task WriteAsync(HttpContext context, JsonResponse error)
    {
        var allow = context.Response.Headers.Allow;
        context.Response.Clear();
        context.Response.Headers.Allow = allow;
        context.Response.Headers.XContentTypeOptions = NoSniff;
        return error.WriteAsync(context.Response, context.RequestAborted);
    }
}
