using System.Buffers;
using FluentValidation;
using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.Extensions.Options;
using TaskMessages.Api.Configuration;
using TaskMessages.Api.Http.Idempotency;
using TaskMessages.Api.Http.Memory;
using TaskMessages.Api.Json;
using TaskMessages.Domain.Idempotency;

namespace TaskMessages.Api.Http.Binding;

/// <summary>
/// Reads a body once, straight from the connection's buffers, and has <typeparamref name="TBody"/> read itself from it. The body's
/// fingerprint is taken on the way when an <c>Idempotency-Key</c> asks for it.
/// </summary>
internal sealed class RequestBodyFormatter<TBody> : IInputFormatter
    where TBody : IRequestBody<TBody>
{
    public bool CanRead(InputFormatterContext context) => context.ModelType == typeof(TBody);

    public async Task<InputFormatterResult> ReadAsync(InputFormatterContext context)
    {
        var http = context.HttpContext;
        var limits = http.RequestServices.GetRequiredService<IOptions<LimitsOptions>>().Value;
        var errors = new RequestErrors();
        BodyLimit.CheckStated(http.Request, limits);

        var body = await ReadBodyAsync(http, limits);
        BodyLimit.Check(body.Length, limits);
        if (body.Length > RequestMemory.Free)
            RequestMemory.CountValues(http, Math.Min(JsonWeight.AtMost(body), limits.MaxJsonMemory));
        var result = Parse(http, body, limits, errors);
        http.Request.BodyReader.AdvanceTo(body.End);

        if (errors.First is not { } error)
            return await InputFormatterResult.SuccessAsync(result);
        context.ModelState.TryAddModelError("body", error.ToString());
        return await InputFormatterResult.FailureAsync();
    }

    private static TBody Parse(HttpContext http, ReadOnlySequence<byte> body, LimitsOptions limits, RequestErrors errors)
    {
        TakeFingerprintIfAsked(http, body);
        var json = ReadJson(http.Request, body, limits, errors);
        var isUnreadable = errors.First is not null;
        var result = TBody.Read(json, errors, limits);
        if (!isUnreadable)
            RequestRules.Check(result, http.RequestServices.GetService<IValidator<TBody>>(), errors, root: "", again => TBody.Read(json, again, limits));
        return result;
    }

    private static object? ReadJson(HttpRequest request, ReadOnlySequence<byte> body, LimitsOptions limits, RequestErrors errors)
    {
        if (body.IsEmpty && TBody.MayBeAbsent)
            return new JsonMap();
        if (!JsonMediaType.Is(request.ContentType))
        {
            errors.Add("Input should be a valid dictionary or object to extract fields from", "");
            return null;
        }

        var reading = StrictJsonReader.Read(body, limits.MaxJsonDepth, limits.MaxJsonMemory);
        if (reading.Error is { } error)
            errors.Add(error.Message, error.Location);

        // what generated clients send for a body that nobody gave
        return reading is { Value: null, Error: null } && TBody.MayBeAbsent ? new JsonMap() : reading.Value;
    }

    private static void TakeFingerprintIfAsked(HttpContext http, ReadOnlySequence<byte> body)
    {
        var request = http.Request;
        if (!request.Headers.ContainsKey(IdempotencyHeaders.Key))
            return;
        var bytes = body.IsSingleSegment ? body.FirstSpan : body.ToArray();
        RequestFeatures.Of(http).BodyFingerprint = IdempotencyKey.Fingerprint(request.Method, request.Path.Value ?? "", bytes);
    }

    private static async ValueTask<ReadOnlySequence<byte>> ReadBodyAsync(HttpContext http, LimitsOptions limits)
    {
        try
        {
            // a small body has mostly arrived with its headers
            var isBegun = http.Request.BodyReader.TryRead(out var read);
            if (isBegun && read.IsCompleted)
            {
                await RequestMemory.AdmitBodyAsync(http, read.Buffer.Length);
                return read.Buffer;
            }

            if (isBegun)
                http.Request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            return await ReadSlowlyAsync(http, limits);
        }
        catch (IOException broken) when (broken is not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested)
        {
            // what the web server finds wrong with the parts of a chunked body
            throw new BadHttpRequestException("The body's transfer encoding is broken", StatusCodes.Status400BadRequest, broken);
        }
    }

    private static async Task<ReadOnlySequence<byte>> ReadSlowlyAsync(HttpContext http, LimitsOptions limits)
    {
        var admitted = http.Request.ContentLength ?? 0;
        await RequestMemory.AdmitBodyAsync(http, admitted);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        timeout.CancelAfter(limits.BodyTimeout);
        var reader = http.Request.BodyReader;
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(timeout.Token);
                if (read.IsCompleted)
                    return read.Buffer;
                var length = read.Buffer.Length;
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                BodyLimit.Check(length, limits);
                if (length <= admitted + RequestMemory.Free)
                    continue;
                await RequestMemory.AdmitBodyAsync(http, length - admitted);
                admitted = length;
            }
        }
        catch (OperationCanceledException slow) when (!http.RequestAborted.IsCancellationRequested)
        {
            throw new BadHttpRequestException("The body took too long", StatusCodes.Status408RequestTimeout, slow);
        }
    }
}
