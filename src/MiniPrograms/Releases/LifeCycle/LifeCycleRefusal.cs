namespace Madang.MiniPrograms.Releases.LifeCycle;

/// <summary>The expected refusals of the life cycle: the wire's documented numbers, each with one plain sentence.</summary>
/// <param name="Code">The number that the wire answers as <c>errcode</c>.</param>
/// <param name="Message">What is wrong, for the developer who reads it.</param>
internal sealed record LifeCycleRefusal(int Code, string Message)
{
    /// <summary>What names it for ever: the wire's number, or a word of ours where the wire has none.</summary>
    public string Key { get => field ?? Code.ToString(); init; }

    public static readonly LifeCycleRefusal BadPagePath = new(41030, "invalid page: the version has no such page");
    public static readonly LifeCycleRefusal BadBody = new(47001, "data format error: the body is a JSON object");
    public static readonly LifeCycleRefusal InvalidArguments = new(40097, "invalid args");
    public static readonly LifeCycleRefusal NoSuchPerson = new(85001, "there is no person of this name, or not among the app's testers");
    public static readonly LifeCycleRefusal TooManyTesters = new(85002, "the app has as many testers as its kind of owner may have");
    public static readonly LifeCycleRefusal AlreadyTester = new(85004, "this person is bound already");
    public static readonly LifeCycleRefusal BadTag = new(85006, "tag: at most 10 words separated by spaces, each of at most 20 characters");
    public static readonly LifeCycleRefusal BadAddress = new(85007, "address: the version has no such page");
    public static readonly LifeCycleRefusal BadCategory = new(85008, "the category is none of those that get_category lists");
    public static readonly LifeCycleRefusal AlreadyInAudit = new(85009, "a version is in audit already");
    public static readonly LifeCycleRefusal EmptyItem = new(85010, "an item of item_list is empty");
    public static readonly LifeCycleRefusal BadTitle = new(85011, "title: 1 to 32 characters");
    public static readonly LifeCycleRefusal NoSuchAudit = new(85012, "invalid audit id");
    public static readonly LifeCycleRefusal ExtNotOffered = new(85013, "invalid custom config: ext_json belongs to templates of third-party platforms, which are not offered here yet; leave it out");
    public static readonly LifeCycleRefusal TemplatesNotOffered =
        new(85014, "invalid template_id: templates of third-party platforms are not offered here yet; leave template_id out, or 0, to commit what the developer uploaded last");
    public static readonly LifeCycleRefusal NoAudit = new(85019, "no version has passed an audit and waits for its release");
    public static readonly LifeCycleRefusal AuditNotPassed = new(85020, "the audit has not passed");
    public static readonly LifeCycleRefusal VisitFixed = new(85021, "the state cannot be changed: nothing is released yet");
    public static readonly LifeCycleRefusal BadAction = new(85022, "invalid action");
    public static readonly LifeCycleRefusal WrongItemCount = new(85023, "item_list holds 1 to 5 items");
    public static readonly LifeCycleRefusal ExtNotJson = new(85048, "ext_json is not JSON");
    public static readonly LifeCycleRefusal GrayNeedsRelease = new(85079, "no version is online, so none can be released to some before all");
    public static readonly LifeCycleRefusal GrayNeedsAudit = new(85080, "no version has passed an audit and waits for its release");
    public static readonly LifeCycleRefusal BadPercentage = new(85081, "gray_percentage is a whole number from 0 to 100; 0 only with support_debuger_first or support_experiencer_first");
    public static readonly LifeCycleRefusal PercentageMustRise = new(85082, "gray_percentage must be higher than before");
    public static readonly LifeCycleRefusal NothingCommitted = new(85086, "nothing has been committed yet");
    public static readonly LifeCycleRefusal NoCommittedCode = new(86001, "there is no committed code");
    public static readonly LifeCycleRefusal RollbackDuringGray = new(87011, "a release to some before all is going on: end it before a rollback");
    public static readonly LifeCycleRefusal CannotRollBack = new(87012, "this version cannot be rolled back: there is none before it, it came by a rollback itself, or the one that is named is not among the last five");
    public static readonly LifeCycleRefusal NoMoreWithdrawals = new(87013, "no quota to undo code: 5 a day, 10 a month");
    public static readonly LifeCycleRefusal NotInQueue = new(89402, "this audit is not waiting");
    public static readonly LifeCycleRefusal AlreadyUrgent = new(89404, "this audit has been hurried already");

    // Not of the wire: an operator hears them.
    public static readonly LifeCycleRefusal ChecksNotEnded = new(-1, "the automatic checks have not ended; wait for them, or pass it anyway") { Key = "checks-not-ended" };
    public static readonly LifeCycleRefusal ChecksFailed = new(-1, "the automatic checks found what keeps it from passing; reject it, or pass it anyway") { Key = "checks-failed" };
    public static readonly LifeCycleRefusal NoGray = new(-1, "no release to some before all is going on") { Key = "no-gray" };
    public static readonly LifeCycleRefusal NoSuchApp = new(-1, "there is no such app") { Key = "no-such-app" };
}

/// <summary>What a use case gives: a value, or why not.</summary>
internal readonly record struct Outcome<T>(T? Value, LifeCycleRefusal? Refusal)
{
    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(LifeCycleRefusal refusal) => new(default, refusal);
}
