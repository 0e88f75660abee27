using TaskMessages.EmbeddedMongo.Query;

namespace TaskMessages.Tests.EmbeddedMongo.Query;

public sealed class UpdateErrorTests
{
    private const string DollarHint = "' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.";

    private static readonly QueryScope Scope = new(DateTimeOffset.UnixEpoch, null);

    [TestCase("{$foo: {a: 1}}", 9, "Unknown modifier: $foo. Expected a valid update modifier or pipeline-style update specified as an array")]
    [TestCase("{$pushAll: {a: [1]}}", 9, "Unknown modifier: $pushAll. Expected a valid update modifier or pipeline-style update specified as an array")]
    [TestCase("{$set: {a: 1}, b: 1}", 9, "Unknown modifier: b. Expected a valid update modifier or pipeline-style update specified as an array")]
    [TestCase("{$set: 5}", 9, "Modifiers operate on fields but we found type int instead. For example: {$mod: {<field>: ...}} not {$set: 5}")]
    [TestCase("{$set: {a: 1, a.b: 1}}", 40, "Updating the path 'a.b' would create a conflict at 'a'")]
    [TestCase("{$set: {a.b: 1, a: 1}}", 40, "Updating the path 'a' would create a conflict at 'a'")]
    [TestCase("{$set: {a: 1}, $inc: {a: 1}}", 40, "Updating the path 'a' would create a conflict at 'a'")]
    [TestCase("{$set: {a.b.c: 1}, $unset: {a.b: 1}}", 40, "Updating the path 'a.b' would create a conflict at 'a.b'")]
    [TestCase("{$rename: {a: 'b'}, $set: {b: 1}}", 40, "Updating the path 'b' would create a conflict at 'b'")]
    [TestCase("{$set: {'a.$[]': 1, a.0: 1}}", 40, "Updating the path 'a.0' would create a conflict at 'a'")]
    [TestCase("{$set: {'': 1}}", 56, "An empty update path is not valid.")]
    [TestCase("{$set: {'a.': 1}}", 56, "The update path 'a.' contains an empty field name, which is not allowed.")]
    [TestCase("{$set: {'a..b': 1}}", 56, "The update path 'a..b' contains an empty field name, which is not allowed.")]
    [TestCase("{$set: {$a: 1}}", 52, "The dollar ($) prefixed field '$a' in '$a" + DollarHint)]
    [TestCase("{$set: {'a.$.b.$': 1}}", 2, "Too many positional (i.e. '$') elements found in path 'a.$.b.$'")]
    [TestCase("{$set: {'$.a': 1}}", 2, "Cannot have positional (i.e. '$') element in the first position in path '$.a'")]
    [TestCase("{$set: {'$[].a': 1}}", 2, "Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '$[].a'")]
    [TestCase("{$set: {'a.$[i]': 1}}", 2, "No array filter found for identifier 'i' in path 'a.$[i]'")]
    [TestCase("{$inc: {a: 'x'}}", 14, "Cannot increment with non-numeric argument: {a: \"x\"}")]
    [TestCase("{$mul: {a: null}}", 14, "Cannot multiply with non-numeric argument: {a: null}")]
    [TestCase("{$rename: {a: 1}}", 2, "The 'to' field for $rename must be a string: a: 1")]
    [TestCase("{$rename: {a: 'a.b'}}", 2, "The source and target field for $rename must not be on the same path: a: \"a.b\"")]
    [TestCase("{$rename: {'a.$': 'b'}}", 2, "The source field for $rename may not be dynamic: a.$")]
    [TestCase("{$rename: {a: 'b.$[]'}}", 2, "The destination field for $rename may not be dynamic: b.$[]")]
    [TestCase("{$pop: {a: 'x'}}", 9, "Expected a number in: a: \"x\"")]
    [TestCase("{$pop: {a: 2}}", 9, "$pop expects 1 or -1, found: 2")]
    [TestCase("{$pullAll: {a: 1}}", 2, "$pullAll requires an array argument but was given a int")]
    [TestCase("{$pull: {a: {$foo: 1}}}", 2, "unknown operator: $foo")]
    [TestCase("{$addToSet: {a: {$each: 1}}}", 14, "The argument to $each in $addToSet must be an array but it was of type int")]
    [TestCase("{$addToSet: {a: {$each: [], $slice: 1}}}", 2, "Found unexpected fields after $each in $addToSet: { $each: [], $slice: 1 }")]
    [TestCase("{$push: {a: {$each: 1}}}", 2, "The argument to $each in $push must be an array but it was of type: int")]
    [TestCase("{$push: {a: {$each: [], $foo: 1}}}", 2, "Unrecognized clause in $push: $foo")]
    [TestCase("{$push: {a: {$each: [], $slice: 'x'}}}", 2, "The value for $slice must be an integer value but was given type: string")]
    [TestCase("{$push: {a: {$each: [], $position: 1.5}}}", 2, "The value for $position must be an integer value, not of type: double")]
    [TestCase("{$push: {a: {$each: [], $sort: 2}}}", 2, "The $sort element value must be either 1 or -1")]
    [TestCase("{$push: {a: {$each: [], $sort: 'x'}}}", 2, "The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields")]
    [TestCase("{$push: {a: {$each: [], $sort: {}}}}", 2, "The $sort pattern is empty when it should be a set of fields.")]
    [TestCase("{$push: {a: {$each: [], $sort: {'': 1}}}}", 2, "The $sort field cannot be empty")]
    [TestCase("{$push: {a: {$each: [], $sort: {'b.': 1}}}}", 2, "The $sort field is a dotted field but has an empty part: b.")]
    [TestCase("{$bit: {a: 1}}", 2, "The $bit modifier is not compatible with a int. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}")]
    [TestCase("{$bit: {a: {}}}", 2, "You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}")]
    [TestCase("{$bit: {a: {not: 1}}}", 2, "The $bit modifier only supports 'and', 'or', and 'xor', not 'not' which is an unknown operator: {not: 1}")]
    [TestCase("{$bit: {a: {or: 1.0}}}", 2, "The $bit modifier field must be an Integer(32/64 bit); a 'double' is not supported here: {or: 1.0}")]
    [TestCase("{$currentDate: {a: 1}}", 2, "int is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).")]
    [TestCase("{$currentDate: {a: {$foo: 1}}}", 2, "Unrecognized $currentDate option: $foo")]
    [TestCase("{$currentDate: {a: {$type: 'x'}}}", 2, "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}")]
    public void Parse_WhatMongoDBRefuses_IsRefusedAlike(string update, int code, string message) =>
        ServerErrors.AssertThrown(code, message, () => UpdateProgram.Parse(Shell.Doc(update), null, Scope));

    [TestCase("[1]", 14, "BSON field 'update.updates.arrayFilters.0' is the wrong type 'int', expected type 'object'")]
    [TestCase("[{i: 1}, {j: 1}]", 9, "The array filter for identifier 'j' was not used in the update { $set: { a.$[i]: 1 } }")]
    [TestCase("[{i: 1}, {i: 2}]", 9, "Found multiple array filters with the same top-level field name i")]
    [TestCase("[{i: 1, j: 2}]", 9, "Error parsing array filter :: caused by :: Expected a single top-level field name, found 'i' and 'j'")]
    [TestCase("[{}]", 9, "Cannot use an expression without a top-level field name in arrayFilters")]
    [TestCase("[{I: 1}]", 2, "Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found 'I'")]
    [TestCase("[{i: {$foo: 1}}]", 2, "Error parsing array filter :: caused by :: unknown operator: $foo")]
    public void Parse_BadArrayFilters_AreRefused(string filters, int code, string message) =>
        ServerErrors.AssertThrown(code, message, () => UpdateProgram.Parse(Shell.Doc("{$set: {'a.$[i]': 1}}"), Shell.Array(filters), Scope));

    [TestCase("{_id: 1}", "{$set: {_id: 2}}", 66, "Performing an update on the path '_id' would modify the immutable field '_id'")]
    [TestCase("{_id: {x: 1}}", "{$set: {_id.x: 2}}", 66, "Performing an update on the path '_id.x' would modify the immutable field '_id'")]
    [TestCase("{_id: 1}", "{$unset: {_id: 1}}", 66, "Performing an update on the path '_id' would modify the immutable field '_id'")]
    [TestCase("{_id: 1}", "{$rename: {_id: 'a'}}", 66, "Performing an update on the path '_id' would modify the immutable field '_id'")]
    [TestCase("{_id: 1}", "{$inc: {_id: 1}}", 66, "Performing an update on the path '_id' would modify the immutable field '_id'")]
    [TestCase("{_id: 1, a: 'x'}", "{$inc: {a: 1}}", 14, "Cannot apply $inc to a value of non-numeric type. {_id: 1} has the field 'a' of non-numeric type string")]
    [TestCase("{a: null}", "{$mul: {a: 1}}", 14, "Cannot apply $mul to a value of non-numeric type. {no id} has the field 'a' of non-numeric type null")]
    [TestCase("{_id: 1, a: {b: {$numberLong: '9223372036854775807'}}}", "{$inc: {a.b: 1}}", 2, "Failed to apply $inc operations to current value ((NumberLong)9223372036854775807) for document {_id: 1}")]
    [TestCase("{_id: 1, a: {$numberLong: '9223372036854775807'}}", "{$mul: {a: 2}}", 2, "Failed to apply $mul operations to current value ((NumberLong)9223372036854775807) for document {_id: 1}")]
    [TestCase("{_id: 1, a: 5}", "{$set: {a.b: 1}}", 28, "Cannot create field 'b' in element {a: 5}")]
    [TestCase("{_id: 1, a: {b: 'x'}}", "{$set: {a.b.c.d: 1}}", 28, "Cannot create field 'c' in element {b: \"x\"}")]
    [TestCase("{_id: 1, a: [1]}", "{$set: {a.b: 1}}", 28, "Cannot create field 'b' in element {a: [ 1 ]}")]
    [TestCase("{_id: 1, a: [1]}", "{$set: {a.2000000: 1}}", 36, "can't backfill more than 1500000 elements")]
    [TestCase("{_id: 1, a: 5}", "{$push: {a: 1}}", 2, "The field 'a' must be an array but is of type int in document {_id: 1}")]
    [TestCase("{_id: 1, a: 5}", "{$addToSet: {a: 1}}", 2, "Cannot apply $addToSet to non-array field. Field named 'a' has non-array type int")]
    [TestCase("{_id: 1, a: 5}", "{$pop: {a: 1}}", 14, "Path 'a' contains an element of non-array type 'int'")]
    [TestCase("{_id: 1, a: 5}", "{$pop: {a.b: 1}}", 28, "Cannot use the part (b) of (a.b) to traverse the element ({a: 5})")]
    [TestCase("{_id: 1, a: 5}", "{$pull: {a: 1}}", 2, "Cannot apply $pull to a non-array value")]
    [TestCase("{_id: 1, a: 1.5}", "{$bit: {a: {or: 1}}}", 2, "Cannot apply $bit to a value of non-integral type._id: 1 has the field a of non-integer type double")]
    [TestCase("{_id: 1, a: [{b: 1}]}", "{$rename: {a.b: 'c'}}", 2, "The source field cannot be an array element, 'a.b' in doc with _id: 1 has an array field called 'a'")]
    [TestCase("{_id: 1, a: 1, b: []}", "{$rename: {a: 'b.c'}}", 2, "The destination field cannot be an array element, 'b.c' in doc with _id: 1 has an array field called 'b'")]
    [TestCase("{_id: 1}", "{$set: {'a.$[]': 1}}", 2, "The path 'a' must exist in the document in order to apply array updates.")]
    [TestCase("{_id: 1, a: 5}", "{$set: {'a.$[]': 1}}", 2, "Cannot apply array updates to non-array element a: 5")]
    [TestCase("{_id: 1, a: [1]}", "{$set: {'a.$': 1}}", 2, "The positional operator did not find the match needed from the query.")]
    public void Apply_WhatMongoDBRefuses_IsRefusedAlike(string document, string update, int code, string message) =>
        ServerErrors.AssertThrown(code, message, () => UpdateProgram.Parse(Shell.Doc(update), null, Scope).Apply(Shell.Doc(document), null, false, out _));

    [Test]
    public void Apply_PositionMetTwice_IsAConflict()
    {
        var update = UpdateProgram.Parse(Shell.Doc("{$set: {'a.$': 1, a.0: 2}}"));

        ServerErrors.AssertThrown(40, "Updating the path 'a.0' would create a conflict at 'a.0'", () => update.Apply(Shell.Doc("{_id: 1, a: [7]}"), Filter.Parse(Shell.Doc("{a: 7}")), false, out _));
    }

    [Test]
    public void Apply_TwoIdentifiersOnOneElement_AreAConflict()
    {
        var update = UpdateProgram.Parse(Shell.Doc("{$set: {'a.$[i]': 1, 'a.$[j]': 2}}"), Shell.Array("[{i: 7}, {j: {$gt: 5}}]"));

        ServerErrors.AssertThrown(40, "Updating the path 'a.0' would create a conflict at 'a.0'", () => update.Apply(Shell.Doc("{_id: 1, a: [7]}"), null, false, out _));
    }

    [Test]
    public void Parse_NeitherDocumentNorArray_IsRefused() =>
        ServerErrors.AssertThrown(9, "Update argument must be either an object or an array", () => UpdateProgram.Parse(new BsonInt32(1)));

    [Test]
    public void Parse_ArrayFiltersWithPipeline_IsRefused() => ServerErrors.AssertThrown(
        9, "arrayFilters may not be specified for pipeline-style updates", () => UpdateProgram.Parse(new BsonArray(), Shell.Array("[{i: 1}]")));
}
