using SQLitePCL;

namespace TaskMessages.EmbeddedMongo.Storage.Sqlite;

/// <summary>SQLite refused an operation; <see cref="ResultCode"/> is its extended result code.</summary>
internal sealed class SqliteException : Exception
{
    public SqliteException(int resultCode, string message)
        : base($"{message} (SQLite result code {resultCode})") => ResultCode = resultCode;

    public int ResultCode { get; }

    /// <summary>The result code without its extension.</summary>
    public int PrimaryCode => ResultCode & 0xFF;

    public bool IsDiskFull => PrimaryCode == raw.SQLITE_FULL;

    public bool IsInterruption => PrimaryCode == raw.SQLITE_INTERRUPT;

    public bool IsCorruption => PrimaryCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;
}
