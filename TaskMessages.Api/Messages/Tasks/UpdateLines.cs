using System.Buffers;
using System.IO.Pipelines;
using TaskMessages.Api.Http.Memory;
using TaskMessages.Domain.Errors;

namespace TaskMessages.Api.Messages.Tasks;

/// <summary>Cuts a request's body into its lines as they come, within limits of time and size.</summary>
/// <param name="longestLine">The most bytes of one line.</param>
/// <param name="most">The most bytes of the body.</param>
/// <param name="silence">The longest time without a byte.</param>
internal sealed class UpdateLines(HttpContext http, int longestLine, long most, TimeSpan silence, TimeProvider clock)
{
    private readonly PipeReader _body = http.Request.BodyReader;
    private Task<ReadResult>? _pending;
    private long _lastByteAt = clock.GetTimestamp();
    private long _length;
    private long _admitted;
    private bool _isComplete;

    /// <summary>Waits for lines.</summary>
    /// <param name="patience">How long at the most; null: as long as the limit of silence lets it.</param>
    /// <returns>What lines there are, none when time has run out; null at the body's end.</returns>
    /// <exception cref="BadHttpRequestException">The silence is too long: 408.</exception>
    /// <exception cref="DomainException"><see cref="DomainError.TooLarge"/></exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<IReadOnlyList<byte[]>?> ReadAsync(TimeSpan? patience)
    {
        if (_isComplete)
            return null;
        var left = silence - clock.GetElapsedTime(_lastByteAt);
        if (left <= TimeSpan.Zero)
            throw new BadHttpRequestException("The body took too long", StatusCodes.Status408RequestTimeout);
        _pending ??= _body.ReadAsync(http.RequestAborted).AsTask();
        if (!await IsDoneAsync(_pending, patience is { } time && time < left ? time : left))
            return [];
        var read = await _pending;
        _pending = null;
        _lastByteAt = clock.GetTimestamp();
        return await CutAsync(read);
    }

    private async Task<bool> IsDoneAsync(Task pending, TimeSpan patience)
    {
        if (pending.IsCompleted)
            return true;
        using var timer = new CancellationTokenSource();
        await Task.WhenAny(pending, Task.Delay(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, clock, timer.Token));
        await timer.CancelAsync();
        return pending.IsCompleted;
    }

    private async Task<IReadOnlyList<byte[]>> CutAsync(ReadResult read)
    {
        var lines = new List<byte[]>();
        var rest = read.Buffer;
        while (rest.PositionOf((byte)'\n') is { } end)
        {
            lines.Add(Trim(rest.Slice(0, end)));
            rest = rest.Slice(rest.GetPosition(1, end));
        }

        _isComplete = read.IsCompleted;
        if (_isComplete && rest.Length > 0)
        {
            lines.Add(Trim(rest));
            rest = rest.Slice(rest.End);
        }

        var taken = read.Buffer.Length - rest.Length;
        var isTooLong = rest.Length > longestLine || _length + read.Buffer.Length > most;
        _body.AdvanceTo(rest.Start, rest.End);
        _length += taken;
        if (isTooLong)
            throw new DomainException(DomainError.TooLarge, $"A line may have {longestLine} bytes (Limits:MaxBodyBytes), and all lines {most} (Agents:MaxResponseBytes).");
        if (_length > _admitted + RequestMemory.Free)
        {
            await RequestMemory.AdmitBodyAsync(http, _length - _admitted);
            _admitted = _length;
        }

        return lines;
    }

    private static byte[] Trim(ReadOnlySequence<byte> line) => line.ToArray().AsSpan().TrimEnd((byte)'\r').ToArray();
}
