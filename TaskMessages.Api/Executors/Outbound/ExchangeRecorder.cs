using TaskMessages.Domain.Execution;

namespace TaskMessages.Api.Executors.Outbound;

/// <summary>Has <see cref="RecordingHandler"/> record the calls of one flow; other calls go by it untouched.</summary>
internal sealed class ExchangeRecorder : IExchangeRecorder
{
    public IExchangeRecording Start() => ExchangeRecording.Start();
}
