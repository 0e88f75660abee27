using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace TaskMessages.Mongo.Bson;

/// <summary>Writes values as MongoDB Extended JSON v2, laid out as the official driver does.</summary>
internal sealed class ExtendedJsonWriter(bool canonical)
{
    private readonly StringBuilder _text = new();

    public void Write(BsonValue value)
    {
        switch (value)
        {
            case BsonDocument document:
                WriteDocument(document);
                break;
            case BsonArray array:
                WriteArray(array);
                break;
            case BsonString text:
                WriteString(text.Value);
                break;
            case BsonInt32 number:
                WriteNumber("$numberInt", number.ToString(), plain: !canonical);
                break;
            case BsonInt64 number:
                WriteNumber("$numberLong", number.ToString(), plain: !canonical);
                break;
            case BsonDouble number:
                WriteNumber("$numberDouble", number.ToString(), plain: !canonical && double.IsFinite(number.Value));
                break;
            case BsonDecimal128 number:
                WriteNumber("$numberDecimal", number.ToString(), plain: false);
                break;
            case BsonBoolean boolean:
                _text.Append(boolean.Value ? "true" : "false");
                break;
            case BsonNull:
                _text.Append("null");
                break;
            case BsonDateTime date:
                WriteDateTime(date);
                break;
            default:
                WriteWrapped(value);
                break;
        }
    }

    public override string ToString() => _text.ToString();

    private void WriteDocument(BsonDocument document)
    {
        _text.Append('{');
        var first = true;
        foreach (var element in document)
        {
            _text.Append(first ? " " : ", ");
            first = false;
            WriteString(element.Name);
            _text.Append(" : ");
            Write(element.Value);
        }

        _text.Append(" }");
    }

    private void WriteArray(BsonArray array)
    {
        _text.Append('[');
        for (var i = 0; i < array.Count; i++)
        {
            if (i > 0)
                _text.Append(", ");
            Write(array[i]);
        }

        _text.Append(']');
    }

    private void WriteWrapped(BsonValue value)
    {
        switch (value)
        {
            case BsonObjectId id:
                WriteWrapper("$oid", id.ToString());
                break;
            case BsonBinaryData binary:
                _text.Append("{ \"$binary\" : { \"base64\" : \"").Append(Convert.ToBase64String(binary.Bytes));
                _text.Append(CultureInfo.InvariantCulture, $"\", \"subType\" : \"{(int)binary.SubType:x2}\" }} }}");
                break;
            case BsonRegularExpression regex:
                WriteWrapper("$regularExpression", new BsonDocument { { "pattern", regex.Pattern }, { "options", regex.Options } });
                break;
            case BsonTimestamp time:
                _text.Append(CultureInfo.InvariantCulture, $"{{ \"$timestamp\" : {{ \"t\" : {(uint)time.Timestamp}, \"i\" : {(uint)time.Increment} }} }}");
                break;
            case BsonJavaScript code:
                WriteWrapper("$code", code.Code);
                break;
            case BsonJavaScriptWithScope code:
                Write(new BsonDocument { { "$code", code.Code }, { "$scope", code.Scope } });
                break;
            case BsonSymbol symbol:
                WriteWrapper("$symbol", symbol.Name);
                break;
            case BsonDbPointer pointer:
                WriteWrapper("$dbPointer", new BsonDocument { { "$ref", pointer.Namespace }, { "$id", pointer.Id } });
                break;
            case BsonUndefined:
                _text.Append("{ \"$undefined\" : true }");
                break;
            case BsonMinKey:
                _text.Append("{ \"$minKey\" : 1 }");
                break;
            case BsonMaxKey:
                _text.Append("{ \"$maxKey\" : 1 }");
                break;
            default:
                throw new ArgumentException($"A {value.GetType().Name} cannot be written as JSON.", nameof(value));
        }
    }

    private void WriteDateTime(BsonDateTime date)
    {
        if (!canonical && date.MillisecondsSinceEpoch >= 0 && date.IsValidDateTime)
        {
            WriteWrapper("$date", date.ToString());
            return;
        }

        _text.Append(CultureInfo.InvariantCulture, $"{{ \"$date\" : {{ \"$numberLong\" : \"{date.MillisecondsSinceEpoch}\" }} }}");
    }

    private void WriteNumber(string type, string number, bool plain)
    {
        if (plain)
            _text.Append(number);
        else
            WriteWrapper(type, number);
    }

    private void WriteWrapper(string name, BsonValue value)
    {
        _text.Append("{ \"").Append(name).Append("\" : ");
        Write(value);
        _text.Append(" }");
    }

    private void WriteString(string value) =>
        _text.Append('"').Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value)).Append('"');
}
