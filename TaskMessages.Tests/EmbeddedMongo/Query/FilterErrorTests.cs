using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

public sealed class FilterErrorTests
{
    [TestCase("{a: {$foo: 1}}", 2, "unknown operator: $foo")]
    [TestCase("{a: {$gt: 1, b: 1}}", 2, "unknown operator: b")]
    [TestCase("{$foo: 1}", 2, "unknown top level operator: $foo. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.")]
    [TestCase("{$and: 1}", 2, "$and must be an array")]
    [TestCase("{$or: []}", 2, "$and/$or/$nor must be a nonempty array")]
    [TestCase("{$nor: [1]}", 2, "$or/$and/$nor entries need to be full objects")]
    [TestCase("{$where: 'true'}", 2, "no globalScriptEngine in $where parsing")]
    [TestCase("{$text: {$search: 'x'}}", 27, "text index required for $text query")]
    [TestCase("{$jsonSchema: {}}", 224, "$jsonSchema is not allowed in this context")]
    [TestCase("{a: {$near: [1, 2]}}", 291, "unable to find index for $geoNear query")]
    [TestCase("{a: {$geoWithin: {}}}", 2, "unknown operator: $geoWithin")]
    [TestCase("{a: {$elemMatch: {$expr: true}}}", 2, "$expr can only be applied to the top-level document")]
    [TestCase("{a: {$elemMatch: {$where: 'x'}}}", 2, "$where can only be applied to the top-level document")]
    [TestCase("{a: {$in: 1}}", 2, "$in needs an array")]
    [TestCase("{a: {$nin: 1}}", 2, "$nin needs an array")]
    [TestCase("{a: {$in: [{$gt: 1}]}}", 2, "cannot nest $ under $in")]
    [TestCase("{a: {$not: 1}}", 2, "$not needs a regex or a document")]
    [TestCase("{a: {$not: {}}}", 2, "$not cannot be empty")]
    [TestCase("{a: {$gt: {$regularExpression: {pattern: 'x', options: ''}}}}", 2, "Can't have RegEx as arg to predicate over field 'a'.")]
    [TestCase("{a: {$ne: {$regularExpression: {pattern: 'x', options: ''}}}}", 2, "Can't have regex as arg to $ne.")]
    [TestCase("{a: {$options: 'i'}}", 2, "$options needs a $regex")]
    [TestCase("{a: {$regex: 1}}", 2, "$regex has to be a string")]
    [TestCase("{a: {$regex: 'x', $options: 1}}", 2, "$options has to be a string")]
    [TestCase("{a: {$regex: 'x', $options: 'g'}}", 51108, "invalid flag in regex options: g")]
    [TestCase("{a: {$mod: 1}}", 2, "malformed mod, needs to be an array")]
    [TestCase("{a: {$mod: [1]}}", 2, "malformed mod, not enough elements")]
    [TestCase("{a: {$mod: [1, 2, 3]}}", 2, "malformed mod, too many elements")]
    [TestCase("{a: {$mod: ['x', 2]}}", 2, "malformed mod, divisor not a number")]
    [TestCase("{a: {$mod: [1, 'x']}}", 2, "malformed mod, remainder not a number")]
    [TestCase("{a: {$mod: [0, 1]}}", 2, "divisor cannot be 0")]
    [TestCase("{a: {$mod: [{$numberDouble: 'NaN'}, 1]}}", 2, "malformed mod, divisor value is invalid :: caused by :: Unable to coerce NaN/Inf to integral type")]
    [TestCase("{a: {$size: 'x'}}", 9, "Failed to parse $size. Expected a number in: $size: \"x\"")]
    [TestCase("{a: {$size: 1.5}}", 9, "Failed to parse $size. Expected an integer: $size: 1.5")]
    [TestCase("{a: {$size: -1}}", 9, "Failed to parse $size. Expected a non-negative number in: $size: -1")]
    [TestCase("{a: {$all: 1}}", 2, "$all needs an array")]
    [TestCase("{a: {$all: [{$gt: 1}]}}", 2, "no $ expressions in $all")]
    [TestCase("{a: {$all: [{$elemMatch: {}}, 1]}}", 2, "$all/$elemMatch has to be consistent")]
    [TestCase("{a: {$elemMatch: 1}}", 2, "$elemMatch needs an Object")]
    [TestCase("{a: {$type: 'foo'}}", 2, "Unknown type name alias: foo")]
    [TestCase("{a: {$type: 'missing'}}", 2, "'missing' is not a legal type name. To query for non-existence of a field, use {$exists:false}.")]
    [TestCase("{a: {$type: true}}", 14, "type must be represented as a number or a string")]
    [TestCase("{a: {$type: 99}}", 2, "Invalid numerical type code: 99")]
    [TestCase("{a: {$type: 1.5}}", 2, "Invalid numerical type code: 1.5")]
    [TestCase("{a: {$type: 0}}", 2, "Invalid numerical type code: 0. Instead use {$exists:false}.")]
    [TestCase("{a: {$type: []}}", 9, "a must match at least one type")]
    [TestCase("{a: {$bitsAllSet: 'x'}}", 2, "a takes an Array, a number, or a BinData but received: $bitsAllSet: \"x\"")]
    [TestCase("{a: {$bitsAllSet: ['x']}}", 2, "bit positions must be an integer but got: \"x\"")]
    [TestCase("{a: {$bitsAllSet: [-1]}}", 2, "bit positions must be >= 0 but got: -1")]
    [TestCase("{a: {$bitsAllSet: -1}}", 9, "Expected a non-negative number in: $bitsAllSet: -1")]
    [TestCase("{a: {$bitsAllSet: 1.5}}", 9, "Expected an integer: $bitsAllSet: 1.5")]
    public void Parse_WhatMongoDBRefuses_IsRefusedAlike(string filter, int code, string message) =>
        ServerErrors.AssertThrown(code, message, () => Filter.Parse(Shell.Doc(filter)));

    [Test]
    public void Parse_BrokenRegex_IsRefused()
    {
        var error = Assert.Throws<ServerErrorException>(() => Filter.Parse(Shell.Doc("{a: {$regex: '('}}")));

        Assert.That(error!.Code, Is.EqualTo(51091));
        Assert.That(error.Message, Does.StartWith("Regular expression is invalid: "));
    }

    [Test]
    public void Matches_RegexThatBacktracksForEver_GivesUp()
    {
        var filter = Filter.Parse(Shell.Doc("{a: {$regex: '^(a+)+$'}}"));
        var document = new BsonDocument("a", new string('a', 60) + "b");

        Assert.That(() => filter.Matches(document), Throws.TypeOf<ServerErrorException>().With.Property("Code").EqualTo(51156));
    }
}
