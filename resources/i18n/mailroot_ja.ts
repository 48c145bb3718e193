<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
<context>
    <name>actions</name>
    <message>
        <source>&amp;Start</source>
        <translation>起動(&amp;S)</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>停止(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>一時停止(&amp;P)</translation>
    </message>
    <message>
        <source>R&amp;estart</source>
        <translation>再起動(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Domain...</source>
        <translation>ドメイン(&amp;D)...</translation>
    </message>
    <message>
        <source>Se&amp;nd test message...</source>
        <translation>テスト メッセージの送信(&amp;N)...</translation>
    </message>
    <message>
        <source>Test &amp;console...</source>
        <translation>テスト コンソール(&amp;C)...</translation>
    </message>
    <message>
        <source>Set up a sendin&amp;g program...</source>
        <translation>送信元プログラムの設定(&amp;G)...</translation>
    </message>
    <message>
        <source>&amp;Add Roles and Features...</source>
        <translation>役割と機能の追加(&amp;A)...</translation>
    </message>
    <message>
        <source>A&amp;dd Features</source>
        <translation>機能の追加(&amp;D)</translation>
    </message>
    <message>
        <source>Remo&amp;ve Features</source>
        <translation>機能の削除(&amp;V)</translation>
    </message>
    <message>
        <source>Rena&amp;me</source>
        <translation>名前の変更(&amp;M)</translation>
    </message>
    <message>
        <source>Re&amp;fresh</source>
        <translation>最新の情報に更新(&amp;F)</translation>
    </message>
    <message>
        <source>P&amp;roperties</source>
        <translation>プロパティ(&amp;R)</translation>
    </message>
    <message>
        <source>E&amp;xit</source>
        <translation>終了(&amp;X)</translation>
    </message>
    <message>
        <source>Ne&amp;w</source>
        <translation>新規作成(&amp;W)</translation>
    </message>
    <message>
        <source>SMTP Server is not installed yet: choose Manage &gt; Add Roles and Features.</source>
        <translation>SMTP サーバーはまだインストールされていません。[管理] の [役割と機能の追加] を選択してください。</translation>
    </message>
    <message>
        <source>Start at s&amp;ign-in</source>
        <translation>サインイン時に起動(&amp;I)</translation>
    </message>
</context>
<context>
    <name>app</name>
    <message>
        <source>Mailroot goes on in the background.</source>
        <translation>Mailroot はバックグラウンドで動作を続けます。</translation>
    </message>
    <message>
        <source>The window is hidden and mail goes on being relayed. The icon in the notification area opens it again; to end Mailroot use Exit, there or in the File menu.</source>
        <translation>ウィンドウは非表示になりますが、メールのリレーは続きます。通知領域のアイコンからもう一度開くことができます。Mailroot を終了するには、そのメニューまたは [ファイル] メニューの [終了] を使います。</translation>
    </message>
    <message>
        <source>&amp;Do not hide next time: closing the window exits Mailroot</source>
        <translation>次回から非表示にせず、ウィンドウを閉じたら Mailroot を終了する(&amp;D)</translation>
    </message>
    <message>
        <source>Exit Mailroot?</source>
        <translation>Mailroot を終了しますか?</translation>
    </message>
    <message>
        <source>E&amp;xit</source>
        <translation>終了(&amp;X)</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) stay queued and go out at the next start.</source>
        <translation>
            <numerusform>%n 件のメッセージはキューに残り、次回の起動時に送信されます。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n session(s) are open; what they are sending is taken first, then they end.</source>
        <translation>
            <numerusform>%n 個のセッションが開いています。送信中のものを受け取ってからセッションを終了します。</numerusform>
        </translation>
    </message>
    <message>
        <source>Until then nothing is accepted or delivered on this computer.</source>
        <translation>それまで、このコンピューターではメールの受け付けも配信も行われません。</translation>
    </message>
    <message>
        <source>Something unexpected went wrong: {error}. The relay itself goes on.</source>
        <translation>予期しない問題が発生しました: {error}。リレー自体は動作を続けます。</translation>
    </message>
    <message>
        <source>Dismiss message</source>
        <translation>メッセージを閉じる</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>問題</translation>
    </message>
    <message>
        <source>&amp;Retry</source>
        <translation>再試行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Open settings file</source>
        <translation>設定ファイルを開く(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>終了(&amp;Q)</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>コピー(&amp;C)</translation>
    </message>
</context>
<context>
    <name>console</name>
    <message>
        <source>Attachments</source>
        <translation>添付ファイル</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>種類</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>サイズ</translation>
    </message>
    <message>
        <source>&amp;Save as...</source>
        <translation>名前を付けて保存(&amp;S)...</translation>
    </message>
    <message>
        <source>more than {size}</source>
        <translation>{size} 以上</translation>
    </message>
    <message>
        <source>Open link</source>
        <translation>リンクを開く</translation>
    </message>
    <message>
        <source>This link leads to:</source>
        <translation>このリンクの移動先:</translation>
    </message>
    <message>
        <source>&amp;Copy address</source>
        <translation>アドレスのコピー(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>開く(&amp;O)</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>配信済み</translation>
    </message>
    <message>
        <source>Deferred</source>
        <translation>遅延</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Recipients</source>
        <translation>受信者</translation>
    </message>
    <message>
        <source>Recipient</source>
        <translation>受信者</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>試行回数</translation>
    </message>
    <message>
        <source>Next attempt</source>
        <translation>次の試行</translation>
    </message>
    <message>
        <source>Last answer</source>
        <translation>最後の応答</translation>
    </message>
    <message>
        <source>History of attempts</source>
        <translation>試行の履歴</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>ホスト</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>応答</translation>
    </message>
    <message>
        <source>Nothing has been tried yet.</source>
        <translation>まだ配信は試行されていません。</translation>
    </message>
    <message>
        <source>Retrying</source>
        <translation>再試行待ち</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>Subject:</source>
        <translation>件名:</translation>
    </message>
    <message>
        <source>From:</source>
        <translation>差出人:</translation>
    </message>
    <message>
        <source>To:</source>
        <translation>宛先:</translation>
    </message>
    <message>
        <source>Cc:</source>
        <translation>CC:</translation>
    </message>
    <message>
        <source>Date:</source>
        <translation>日付:</translation>
    </message>
    <message>
        <source>Envelope:</source>
        <translation>エンベロープ:</translation>
    </message>
    <message>
        <source>Arrived:</source>
        <translation>到着:</translation>
    </message>
    <message>
        <source>(no subject)</source>
        <translation>(件名なし)</translation>
    </message>
    <message>
        <source>{sender} to {recipients}</source>
        <translation>{sender} から {recipients} へ</translation>
    </message>
    <message>
        <source>{time} from {client}, logged on as {user}</source>
        <translation>{time}、{client} から、{user} としてログオン</translation>
    </message>
    <message>
        <source>{time} from {client}</source>
        <translation>{time}、{client} から</translation>
    </message>
    <message>
        <source>Show &amp;formatted text (HTML)</source>
        <translation>書式付きテキスト (HTML) を表示(&amp;F)</translation>
    </message>
    <message>
        <source>Text of the message</source>
        <translation>メッセージの本文</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) from elsewhere not loaded.</source>
        <translation>
            <numerusform>外部の画像 %n 個は読み込んでいません。</numerusform>
        </translation>
    </message>
    <message>
        <source>The text is longer than what is shown; export the message to see all.</source>
        <translation>本文は表示されている部分より長くなっています。すべて見るにはメッセージをエクスポートします。</translation>
    </message>
    <message>
        <source>The message has no text.</source>
        <translation>このメッセージには本文がありません。</translation>
    </message>
    <message>
        <source>Message {id}</source>
        <translation>メッセージ {id}</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>ヘッダー</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>ソース</translation>
    </message>
    <message>
        <source>&amp;Text</source>
        <translation>本文(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>理由(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Delivery</source>
        <translation>配信(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Headers</source>
        <translation>ヘッダー(&amp;H)</translation>
    </message>
    <message>
        <source>S&amp;ource</source>
        <translation>ソース(&amp;O)</translation>
    </message>
    <message>
        <source>The first {read} of {size} were read.</source>
        <translation>{size} のうち最初の {read} を読み込みました。</translation>
    </message>
    <message>
        <source>Read &amp;all</source>
        <translation>すべて読み込む(&amp;A)</translation>
    </message>
    <message>
        <source>The message has left the queue. Last answer for {recipient}: {answer}</source>
        <translation>メッセージはキューから出ました。{recipient} についての最後の応答: {answer}</translation>
    </message>
    <message>
        <source>Save attachment as</source>
        <translation>添付ファイルの保存</translation>
    </message>
    <message>
        <source>Export message</source>
        <translation>メッセージのエクスポート</translation>
    </message>
    <message>
        <source>{size} were written to {file}.</source>
        <translation>{size} を {file} に書き込みました。</translation>
    </message>
    <message>
        <source>E&amp;xport .eml...</source>
        <translation>.eml のエクスポート(&amp;X)...</translation>
    </message>
    <message>
        <source>Set aside</source>
        <translation>隔離日時</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>送信者</translation>
    </message>
    <message>
        <source>{count} octets</source>
        <translation>{count} オクテット</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>到着</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>件名</translation>
    </message>
    <message>
        <source>Local (Default)</source>
        <translation>ローカル (既定)</translation>
    </message>
    <message>
        <source>Local (Alias)</source>
        <translation>ローカル (エイリアス)</translation>
    </message>
    <message>
        <source>Remote</source>
        <translation>リモート</translation>
    </message>
    <message>
        <source>Drop folder</source>
        <translation>ドロップ フォルダー</translation>
    </message>
    <message>
        <source>As set under Delivery</source>
        <translation>[配信] の設定に従う</translation>
    </message>
    <message>
        <source>The fully-qualified domain name, as no default domain is set</source>
        <translation>既定のドメインが設定されていないため、完全修飾ドメイン名を使用</translation>
    </message>
    <message>
        <source>Anybody may relay to it</source>
        <translation>誰でもこのドメインへリレーできる</translation>
    </message>
    <message>
        <source>Own outbound security</source>
        <translation>独自の送信のセキュリティ</translation>
    </message>
    <message>
        <source>HELO instead of EHLO</source>
        <translation>EHLO の代わりに HELO</translation>
    </message>
    <message>
        <source>Domain name</source>
        <translation>ドメイン名</translation>
    </message>
    <message>
        <source>Mail goes to</source>
        <translation>メールの送り先</translation>
    </message>
    <message>
        <source>Remarks</source>
        <translation>備考</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>種類</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>イベント</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>注意</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>拒否</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>受け付け</translation>
    </message>
    <message>
        <source>Bounced</source>
        <translation>返送</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Badmail</source>
        <translation>Badmail</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>セッション</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>コマンド</translation>
    </message>
    <message>
        <source>the client said goodbye</source>
        <translation>クライアントが終了を告げました</translation>
    </message>
    <message>
        <source>the connection was lost</source>
        <translation>接続が切れました</translation>
    </message>
    <message>
        <source>terminated by the administrator</source>
        <translation>管理者が切断しました</translation>
    </message>
    <message>
        <source>the relay was stopped</source>
        <translation>リレーが停止しました</translation>
    </message>
    <message>
        <source>the client was silent for too long</source>
        <translation>クライアントからの応答が長い間ありませんでした</translation>
    </message>
    <message>
        <source>too many errors</source>
        <translation>エラーが多すぎます</translation>
    </message>
    <message>
        <source>Non-Delivery Report</source>
        <translation>配信不能レポート</translation>
    </message>
    <message>
        <source>delay notification</source>
        <translation>遅延通知</translation>
    </message>
    <message>
        <source>notice of relaying</source>
        <translation>リレー通知</translation>
    </message>
    <message>
        <source>notice of delivery</source>
        <translation>配信通知</translation>
    </message>
    <message>
        <source>{name}: settled.</source>
        <translation>{name}: 解決しました。</translation>
    </message>
    <message>
        <source>Settings were read again; none had changed.</source>
        <translation>設定を読み込み直しました。変更はありません。</translation>
    </message>
    <message>
        <source>Settings changed: {paths}.</source>
        <translation>設定が変更されました: {paths}。</translation>
    </message>
    <message>
        <source>In effect after a restart: {paths}.</source>
        <translation>再起動後に有効になります: {paths}。</translation>
    </message>
    <message>
        <source>Session {session}: {client} connected to {server}, port {port}, with TLS.</source>
        <translation>セッション {session}: {client} が {server} のポート {port} に TLS で接続しました。</translation>
    </message>
    <message>
        <source>Session {session}: {client} connected to {server}, port {port}.</source>
        <translation>セッション {session}: {client} が {server} のポート {port} に接続しました。</translation>
    </message>
    <message numerus="yes">
        <source>Session {session}: {client} left ({reason}) after %n message(s), {size}.</source>
        <translation>
            <numerusform>セッション {session}: {client} が切断しました ({reason})。%n 件のメッセージ、{size}。</numerusform>
        </translation>
    </message>
    <message>
        <source>To {client}: {said} - {answer}</source>
        <translation>{client} へ: {said} - {answer}</translation>
    </message>
    <message>
        <source>From {client}: {said} - {answer}</source>
        <translation>{client} から: {said} - {answer}</translation>
    </message>
    <message>
        <source>{client} may not send from {sender} to {recipient}: {reply} [{rule}]</source>
        <translation>{client} は {sender} から {recipient} へ送信できません: {reply} [{rule}]</translation>
    </message>
    <message>
        <source>{client} was turned away: {reply} [{rule}]</source>
        <translation>{client} の接続を断りました: {reply} [{rule}]</translation>
    </message>
    <message>
        <source>{client} could not log on as {user} ({mechanism}).</source>
        <translation>{client} は {user} としてログオンできませんでした ({mechanism})。</translation>
    </message>
    <message>
        <source>(no name)</source>
        <translation>(名前なし)</translation>
    </message>
    <message>
        <source>{message}: from {sender} to {recipients}, {size}, by {client}.</source>
        <translation>{message}: {client} が送信、{sender} から {recipients} へ、{size}。</translation>
    </message>
    <message>
        <source>(no host reached)</source>
        <translation>(どのホストにも接続できません)</translation>
    </message>
    <message>
        <source>{message}: {recipient} waits until {time}. {host}: {answer}</source>
        <translation>{message}: {recipient} 宛ては {time} まで待機します。{host}: {answer}</translation>
    </message>
    <message>
        <source>{message}: {recipient} is given up. {host}: {answer}</source>
        <translation>{message}: {recipient} 宛ての配信を断念しました。{host}: {answer}</translation>
    </message>
    <message>
        <source>{message}: {recipient} has it. {host}: {answer}</source>
        <translation>{message}: {recipient} 宛てに配信しました。{host}: {answer}</translation>
    </message>
    <message>
        <source>{message}: {what} about {about} goes to {recipient}.</source>
        <translation>{message}: {about} についての{what}を {recipient} に送ります。</translation>
    </message>
    <message>
        <source>{message} is in Badmail: {reason}</source>
        <translation>{message} は Badmail にあります: {reason}</translation>
    </message>
    <message numerus="yes">
        <source>{first} and %n more</source>
        <translation>
            <numerusform>{first} と他 %n 件</numerusform>
        </translation>
    </message>
    <message>
        <source>{time} ago</source>
        <translation>{time}前</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>たった今</translation>
    </message>
    <message>
        <source>in {time}</source>
        <translation>{time}後</translation>
    </message>
    <message>
        <source>now</source>
        <translation>今</translation>
    </message>
    <message>
        <source>{first} and {count} more</source>
        <translation>{first} と他 {count} 件</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>他 {count} 件</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} 分</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} 時間</translation>
    </message>
    <message>
        <source>{n} d</source>
        <translation>{n} 日</translation>
    </message>
    <message>
        <source>No longer here</source>
        <translation>もうありません</translation>
    </message>
    <message>
        <source>Delivering</source>
        <translation>配信中</translation>
    </message>
    <message>
        <source>Partly held</source>
        <translation>一部保留</translation>
    </message>
    <message>
        <source>Being greeted</source>
        <translation>応答の開始待ち</translation>
    </message>
    <message>
        <source>Waiting for a command</source>
        <translation>コマンド待ち</translation>
    </message>
    <message>
        <source>Logging on (AUTH)</source>
        <translation>ログオン中 (AUTH)</translation>
    </message>
    <message>
        <source>Starting TLS</source>
        <translation>TLS の開始中</translation>
    </message>
    <message>
        <source>Sender given (MAIL)</source>
        <translation>送信者を受信済み (MAIL)</translation>
    </message>
    <message>
        <source>Recipients given (RCPT)</source>
        <translation>受信者を受信済み (RCPT)</translation>
    </message>
    <message>
        <source>Sending a message (DATA)</source>
        <translation>メッセージの送信中 (DATA)</translation>
    </message>
    <message>
        <source>Anonymous</source>
        <translation>匿名</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>はい</translation>
    </message>
    <message>
        <source>No</source>
        <translation>いいえ</translation>
    </message>
    <message>
        <source>User</source>
        <translation>ユーザー</translation>
    </message>
    <message>
        <source>From</source>
        <translation>接続元</translation>
    </message>
    <message>
        <source>Connected time</source>
        <translation>接続時間</translation>
    </message>
    <message>
        <source>Protocol state</source>
        <translation>プロトコルの状態</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>メッセージ</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>バイト数</translation>
    </message>
    <message>
        <source>Since {time}</source>
        <translation>{time} から</translation>
    </message>
    <message>
        <source>Dashboard</source>
        <translation>ダッシュボード</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>機能</translation>
    </message>
    <message>
        <source>Domains</source>
        <translation>ドメイン</translation>
    </message>
    <message>
        <source>Current Sessions</source>
        <translation>現在のセッション</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>キュー</translation>
    </message>
    <message>
        <source>Captured mail</source>
        <translation>キャプチャしたメール</translation>
    </message>
    <message>
        <source>Event log</source>
        <translation>イベント ログ</translation>
    </message>
    <message>
        <source>{messages} put into the queue</source>
        <translation>{messages}をキューに入れました</translation>
    </message>
    <message>
        <source>{messages} removed from Badmail.</source>
        <translation>{messages}を Badmail から削除しました。</translation>
    </message>
    <message>
        <source>Reason, sender or recipient contains</source>
        <translation>理由、送信者、受信者に含まれる文字列</translation>
    </message>
    <message>
        <source>Badmail is empty. What can be neither delivered nor returned to its sender comes here.</source>
        <translation>Badmail は空です。配信することも送信者に返すこともできないメールがここに入ります。</translation>
    </message>
    <message>
        <source>Resen&amp;d</source>
        <translation>再送信(&amp;D)</translation>
    </message>
    <message>
        <source>Remo&amp;ve</source>
        <translation>削除(&amp;V)</translation>
    </message>
    <message>
        <source>{messages} removed from captured mail.</source>
        <translation>{messages}をキャプチャしたメールから削除しました。</translation>
    </message>
    <message>
        <source>Sender, recipient or subject contains</source>
        <translation>送信者、受信者、件名に含まれる文字列</translation>
    </message>
    <message>
        <source>No message was captured. Mail for local domains is kept here, and every message while the route is capture only.</source>
        <translation>キャプチャしたメッセージはありません。ローカル ドメイン宛てのメールと、配信経路が [キャプチャのみ] の間のすべてのメッセージがここに保存されます。</translation>
    </message>
    <message>
        <source>Re&amp;lease</source>
        <translation>解放(&amp;L)</translation>
    </message>
    <message>
        <source>The route is capture only: what is released now would come back here. Choose another route, then release it.</source>
        <translation>配信経路が [キャプチャのみ] になっているため、今解放したメールはここに戻ってきます。別の配信経路を選んでから解放してください。</translation>
    </message>
    <message>
        <source>Change the &amp;route...</source>
        <translation>配信経路の変更(&amp;R)...</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>削除(&amp;D)</translation>
    </message>
    <message>
        <source>New d&amp;omain...</source>
        <translation>新しいドメイン(&amp;O)...</translation>
    </message>
    <message>
        <source>Set as Defa&amp;ult</source>
        <translation>既定に設定(&amp;U)</translation>
    </message>
    <message>
        <source>Domain propert&amp;ies...</source>
        <translation>ドメインのプロパティ(&amp;I)...</translation>
    </message>
    <message numerus="yes">
        <source>%n domain(s)</source>
        <translation>
            <numerusform>%n 個のドメイン</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n 件を選択</numerusform>
        </translation>
    </message>
    <message>
        <source>The domain {name} was added.</source>
        <translation>ドメイン {name} を追加しました。</translation>
    </message>
    <message>
        <source>Deleted: {names}.</source>
        <translation>削除しました: {names}。</translation>
    </message>
    <message>
        <source>The default domain is now {name}.</source>
        <translation>既定のドメインを {name} に変更しました。</translation>
    </message>
    <message>
        <source>The properties of {name} were changed.</source>
        <translation>{name} のプロパティを変更しました。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>元に戻す</translation>
    </message>
    <message>
        <source>The change was taken back.</source>
        <translation>変更を元に戻しました。</translation>
    </message>
    <message>
        <source>Text to copy</source>
        <translation>コピーするテキスト</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>コピー(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Save...</source>
        <translation>保存(&amp;S)...</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>コピーしました</translation>
    </message>
    <message>
        <source>Save the text</source>
        <translation>テキストの保存</translation>
    </message>
    <message>
        <source>Saved as {file}</source>
        <translation>{file} に保存しました</translation>
    </message>
    <message>
        <source>&amp;Text for:</source>
        <translation>テキストの形式(&amp;T):</translation>
    </message>
    <message>
        <source>Cop&amp;y</source>
        <translation>コピー(&amp;Y)</translation>
    </message>
    <message numerus="yes">
        <source>%n event(s)</source>
        <translation>
            <numerusform>%n 件のイベント</numerusform>
        </translation>
    </message>
    <message>
        <source>stands still while you read</source>
        <translation>読んでいる間は止まっています</translation>
    </message>
    <message>
        <source>Commands are recorded while Enable logging is checked on the General page of Properties.</source>
        <translation>コマンドは、プロパティの [全般] で [ログを有効にする] がオンの間だけ記録されます。</translation>
    </message>
    <message>
        <source>Nothing here fits the filter. Choose All events and clear the search to see all.</source>
        <translation>フィルターに一致するものはありません。[すべてのイベント] を選び、検索を消去するとすべて表示されます。</translation>
    </message>
    <message>
        <source>Nothing has happened since the window was opened. Events appear here by themselves.</source>
        <translation>ウィンドウを開いてから何も起きていません。イベントはここに自動的に表示されます。</translation>
    </message>
    <message>
        <source>&amp;Open in Queue</source>
        <translation>キューで開く(&amp;O)</translation>
    </message>
    <message>
        <source>Export messages</source>
        <translation>メッセージのエクスポート</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>元に戻す(&amp;U)</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) written to {path}</source>
        <translation>
            <numerusform>%n 件のメッセージを {path} に書き込みました</numerusform>
        </translation>
    </message>
    <message>
        <source>Sort &amp;by</source>
        <translation>並べ替え(&amp;B)</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n 件のメッセージ</numerusform>
        </translation>
    </message>
    <message>
        <source>{messages} match</source>
        <translation>{messages}が一致</translation>
    </message>
    <message>
        <source>{count} selected</source>
        <translation>{count} 件を選択</translation>
    </message>
    <message>
        <source>. </source>
        <translation>。</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) brought back.</source>
        <translation>
            <numerusform>%n 件のメッセージを元に戻しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Retr&amp;y now</source>
        <translation>今すぐ再試行(&amp;Y)</translation>
    </message>
    <message>
        <source>{messages} tried again now</source>
        <translation>{messages}の配信をもう一度試行しています</translation>
    </message>
    <message>
        <source>&amp;Hold</source>
        <translation>保留(&amp;H)</translation>
    </message>
    <message>
        <source>{messages} held until released</source>
        <translation>{messages}を解放するまで保留します</translation>
    </message>
    <message>
        <source>{messages} released</source>
        <translation>{messages}を解放しました</translation>
    </message>
    <message>
        <source>{messages} removed from the queue.</source>
        <translation>{messages}をキューから削除しました。</translation>
    </message>
    <message>
        <source>Sender or recipient contains</source>
        <translation>送信者、受信者に含まれる文字列</translation>
    </message>
    <message>
        <source>No message waits. What clients send stands here until it is delivered.</source>
        <translation>待機中のメッセージはありません。クライアントが送信したメールは、配信されるまでここに表示されます。</translation>
    </message>
    <message numerus="yes">
        <source>&amp;All %n message(s) shown</source>
        <translation>
            <numerusform>表示中の %n 件のメッセージすべて(&amp;A)</numerusform>
        </translation>
    </message>
    <message>
        <source>All states</source>
        <translation>すべての状態</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) waiting</source>
        <translation>
            <numerusform>%n 件のメッセージが待機中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n open session(s)</source>
        <translation>
            <numerusform>%n 個の開いているセッション</numerusform>
        </translation>
    </message>
    <message>
        <source>Nobody can connect before SMTP Server is installed.</source>
        <translation>SMTP サーバーをインストールするまで、誰も接続できません。</translation>
    </message>
    <message>
        <source>No address is open. What keeps them closed stands above.</source>
        <translation>開いているアドレスはありません。理由は上に表示されています。</translation>
    </message>
    <message>
        <source>{address}, port {port}</source>
        <translation>{address}、ポート {port}</translation>
    </message>
    <message>
        <source>(All Unassigned)</source>
        <translation>(未使用の IP アドレスすべて)</translation>
    </message>
    <message>
        <source>Nobody can connect while the relay is stopped. Start it to listen on {places}.</source>
        <translation>リレーが停止している間は誰も接続できません。起動すると {places} で接続を待ち受けます。</translation>
    </message>
    <message>
        <source>Where clients connect</source>
        <translation>クライアントの接続先</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>件数</translation>
    </message>
    <message>
        <source>Last hour, messages a minute: in above the line, out below</source>
        <translation>過去 1 時間の 1 分あたりのメッセージ数: 線の上が受信、下が送信</translation>
    </message>
    <message>
        <source>Term&amp;inate</source>
        <translation>切断(&amp;I)</translation>
    </message>
    <message>
        <source>Terminate &amp;All</source>
        <translation>すべて切断(&amp;A)</translation>
    </message>
    <message numerus="yes">
        <source>%n session(s)</source>
        <translation>
            <numerusform>%n 個のセッション</numerusform>
        </translation>
    </message>
    <message>
        <source>Terminate All</source>
        <translation>すべて切断</translation>
    </message>
    <message numerus="yes">
        <source>End all %n session(s)?</source>
        <translation>
            <numerusform>%n 個のセッションをすべて切断しますか?</numerusform>
        </translation>
    </message>
    <message>
        <source>A message that was not answered with 250 yet is sent again by its client.</source>
        <translation>まだ 250 の応答を受けていないメッセージは、クライアントがもう一度送信します。</translation>
    </message>
    <message>
        <source>Nobody can connect while the relay is stopped. Start it with Action &gt; Start.</source>
        <translation>リレーが停止している間は誰も接続できません。[操作] &gt; [起動] で起動します。</translation>
    </message>
    <message>
        <source>Nobody is connected right now. Sessions appear here as soon as a program connects.</source>
        <translation>現在接続しているクライアントはありません。プログラムが接続すると、ここにセッションが表示されます。</translation>
    </message>
    <message>
        <source>Console tree</source>
        <translation>コンソール ツリー</translation>
    </message>
    <message>
        <source>The program</source>
        <translation>プログラム</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>このコンピューター</translation>
    </message>
    <message>
        <source>Another computer</source>
        <translation>別のコンピューター</translation>
    </message>
    <message>
        <source>&amp;Runs on:</source>
        <translation>実行場所(&amp;R):</translation>
    </message>
    <message>
        <source>I&amp;P address:</source>
        <translation>IP アドレス(&amp;P):</translation>
    </message>
    <message>
        <source>No logon</source>
        <translation>ログオンなし</translation>
    </message>
    <message>
        <source>&amp;Logs on as:</source>
        <translation>ログオン ユーザー(&amp;L):</translation>
    </message>
    <message>
        <source>T&amp;o:</source>
        <translation>宛先(&amp;O):</translation>
    </message>
    <message>
        <source>Queue folder</source>
        <translation>キュー フォルダー</translation>
    </message>
    <message>
        <source>New mail is refused for now and its senders try again. Nothing is lost: {messages}.</source>
        <translation>当面、新しいメールは断られ、送信側が後で再試行します。失われるメールはありません: {messages}。</translation>
    </message>
    <message>
        <source>Listener {what}</source>
        <translation>リスナー {what}</translation>
    </message>
    <message>
        <source>Nobody can send through this address until it can be opened.</source>
        <translation>このアドレスを開けるようになるまで、ここからは誰も送信できません。</translation>
    </message>
    <message>
        <source>Stored passwords</source>
        <translation>保存されたパスワード</translation>
    </message>
    <message>
        <source>Nobody can log on for now; clients are told to try again later.</source>
        <translation>当面、誰もログオンできません。クライアントには後で再試行するよう伝えます。</translation>
    </message>
    <message>
        <source>Route {what}</source>
        <translation>配信経路 {what}</translation>
    </message>
    <message>
        <source>Nothing is lost: {messages}.</source>
        <translation>失われるメールはありません: {messages}。</translation>
    </message>
    <message>
        <source>Drop folder {what}</source>
        <translation>ドロップ フォルダー {what}</translation>
    </message>
    <message>
        <source>Pickup folder</source>
        <translation>Pickup フォルダー</translation>
    </message>
    <message>
        <source>Message files wait in the folder until it can be used again.</source>
        <translation>メッセージ ファイルは、フォルダーが再び使用できるようになるまでそのまま残ります。</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>証明書</translation>
    </message>
    <message>
        <source>Clients that insist on encryption may turn away; the others go on sending.</source>
        <translation>暗号化が必須のクライアントは接続をやめることがあります。その他のクライアントは送信を続けます。</translation>
    </message>
    <message>
        <source>TLS version</source>
        <translation>TLS のバージョン</translation>
    </message>
    <message>
        <source>Mail goes on; what is sent with an old version may be read on the way.</source>
        <translation>メールの送信は続きますが、古いバージョンで送られたものは途中で読まれるおそれがあります。</translation>
    </message>
    <message>
        <source>Queue database</source>
        <translation>キューのデータベース</translation>
    </message>
    <message>
        <source>The relay goes on with what could be read: {messages}.</source>
        <translation>リレーは、読み取れたものを使って動作を続けます: {messages}。</translation>
    </message>
    <message>
        <source>Protocol log</source>
        <translation>プロトコル ログ</translation>
    </message>
    <message>
        <source>Mail goes on; the log has gaps until this is settled.</source>
        <translation>メールの送信は続きますが、解決するまでログに抜けが生じます。</translation>
    </message>
    <message>
        <source>Open General...</source>
        <translation>[全般] を開く...</translation>
    </message>
    <message>
        <source>Change IP address or port...</source>
        <translation>IP アドレスまたはポートの変更...</translation>
    </message>
    <message>
        <source>Open Logging...</source>
        <translation>ログのプロパティを開く...</translation>
    </message>
    <message>
        <source>Open Access...</source>
        <translation>[アクセス] を開く...</translation>
    </message>
    <message>
        <source>Open Authentication...</source>
        <translation>[認証] を開く...</translation>
    </message>
    <message>
        <source>Open Certificate...</source>
        <translation>[証明書] を開く...</translation>
    </message>
    <message>
        <source>Open Messages...</source>
        <translation>[メッセージ] を開く...</translation>
    </message>
    <message>
        <source>Open Delivery...</source>
        <translation>[配信] を開く...</translation>
    </message>
    <message>
        <source>Open Outbound Security...</source>
        <translation>[送信のセキュリティ] を開く...</translation>
    </message>
    <message>
        <source>Open Outbound connections...</source>
        <translation>[送信接続] を開く...</translation>
    </message>
    <message>
        <source>Change the smart host...</source>
        <translation>スマート ホストの変更...</translation>
    </message>
    <message>
        <source>Open Domains...</source>
        <translation>[ドメイン] を開く...</translation>
    </message>
    <message>
        <source>Open Properties...</source>
        <translation>プロパティを開く...</translation>
    </message>
    <message>
        <source>no message waits</source>
        <translation>待機中のメッセージはありません</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) wait</source>
        <translation>
            <numerusform>%n 件のメッセージが待機中です</numerusform>
        </translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>対処が必要です</translation>
    </message>
    <message>
        <source>What went wrong</source>
        <translation>問題の内容</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>詳細</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>詳細のコピー</translation>
    </message>
    <message>
        <source>Since: {time}</source>
        <translation>発生: {time}</translation>
    </message>
    <message>
        <source>Condition: {key}</source>
        <translation>条件: {key}</translation>
    </message>
    <message>
        <source>Answer: {answer}</source>
        <translation>応答: {answer}</translation>
    </message>
    <message>
        <source>Address: {address}</source>
        <translation>アドレス: {address}</translation>
    </message>
    <message>
        <source>Setting: {path}</source>
        <translation>設定: {path}</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>過去 1 時間</translation>
    </message>
    <message>
        <source>No mail in the last hour.</source>
        <translation>過去 1 時間のメールはありません。</translation>
    </message>
    <message>
        <source>Queue size</source>
        <translation>キューのサイズ</translation>
    </message>
    <message>
        <source>On hold</source>
        <translation>保留中</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>セッション</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>現在</translation>
    </message>
    <message>
        <source>&amp;Clear filter</source>
        <translation>フィルターのクリア(&amp;C)</translation>
    </message>
    <message>
        <source>No message matches the filter.</source>
        <translation>フィルターに一致するメッセージはありません。</translation>
    </message>
    <message>
        <source>Pause scrolling</source>
        <translation>スクロールの一時停止</translation>
    </message>
    <message>
        <source>Esc in the list does the same</source>
        <translation>一覧で Esc キーを押しても同じです</translation>
    </message>
    <message numerus="yes">
        <source>Show %n new</source>
        <translation>
            <numerusform>新着 %n 件を表示</numerusform>
        </translation>
    </message>
    <message>
        <source>All events</source>
        <translation>すべてのイベント</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>問題</translation>
    </message>
    <message>
        <source>Address, message, answer (Ctrl+F)</source>
        <translation>アドレス、メッセージ、応答 (Ctrl+F)</translation>
    </message>
    <message>
        <source>Sho&amp;w:</source>
        <translation>表示(&amp;W):</translation>
    </message>
    <message>
        <source>Fi&amp;lter:</source>
        <translation>フィルター(&amp;L):</translation>
    </message>
    <message>
        <source>Show the newest</source>
        <translation>最新を表示</translation>
    </message>
    <message>
        <source>Export here</source>
        <translation>ここにエクスポート</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>フィルター</translation>
    </message>
    <message>
        <source>Stopped since {time}.</source>
        <translation>{time} から停止しています。</translation>
    </message>
    <message>
        <source>Starting.</source>
        <translation>起動しています。</translation>
    </message>
    <message>
        <source>Relaying since {time}.</source>
        <translation>{time} からリレーしています。</translation>
    </message>
    <message>
        <source>Pausing.</source>
        <translation>一時停止しています。</translation>
    </message>
    <message>
        <source>Paused since {time}: new connections are refused.</source>
        <translation>{time} から一時停止中です: 新しい接続は断られます。</translation>
    </message>
    <message>
        <source>Continuing.</source>
        <translation>再開しています。</translation>
    </message>
    <message>
        <source>Stopping: what is under way is finished first.</source>
        <translation>停止しています: 処理中のものを先に終わらせます。</translation>
    </message>
    <message>
        <source>Relaying since {time}, and something needs your attention.</source>
        <translation>{time} からリレーしていますが、対処が必要なことがあります。</translation>
    </message>
    <message>
        <source>No message waits.</source>
        <translation>待機中のメッセージはありません。</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) wait, oldest {age}.</source>
        <translation>
            <numerusform>%n 件のメッセージが待機中で、最も古いものは {age}です。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) wait for {place}, oldest {age}.</source>
        <translation>
            <numerusform>%n 件のメッセージが {place} を待っています。最も古いものは {age}です。</numerusform>
        </translation>
    </message>
    <message>
        <source>Address</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>ポート</translation>
    </message>
    <message>
        <source>Encryption</source>
        <translation>暗号化</translation>
    </message>
    <message>
        <source>Command to test</source>
        <translation>テスト用コマンド</translation>
    </message>
    <message>
        <source>None</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>STARTTLS</source>
        <translation>STARTTLS</translation>
    </message>
    <message>
        <source>TLS from the first byte</source>
        <translation>最初のバイトから TLS</translation>
    </message>
    <message>
        <source>Copy {text}</source>
        <translation>{text} をコピー</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>コマンドをコピー</translation>
    </message>
    <message>
        <source>None (no certificate)</source>
        <translation>なし (証明書がありません)</translation>
    </message>
    <message>
        <source>(All Unassigned), IPv6</source>
        <translation>(未使用の IP アドレスすべて)、IPv6</translation>
    </message>
    <message>
        <source>What to do next</source>
        <translation>次の手順</translation>
    </message>
    <message>
        <source>SMTP Server is not installed on this computer. The wizard sets it up; it can be started after that.</source>
        <translation>このコンピューターには SMTP サーバーがインストールされていません。ウィザードで設定すると、起動できるようになります。</translation>
    </message>
    <message>
        <source>Add Roles and Features...</source>
        <translation>役割と機能の追加...</translation>
    </message>
    <message>
        <source>No smart host is set: mail that comes in waits here until one is.</source>
        <translation>スマート ホストが設定されていません。設定するまで、届いたメールはここで待機します。</translation>
    </message>
    <message>
        <source>Set the smart host...</source>
        <translation>スマート ホストの設定...</translation>
    </message>
    <message>
        <source>No message has come in yet. Set {host}, port {port}, as the SMTP server of a program, or send a test message.</source>
        <translation>まだメッセージは届いていません。プログラムの SMTP サーバーとして {host}、ポート {port} を設定するか、テスト メッセージを送信してください。</translation>
    </message>
    <message>
        <source>Send test message...</source>
        <translation>テスト メッセージの送信...</translation>
    </message>
    <message>
        <source>Last hour: {totals}.</source>
        <translation>過去 1 時間: {totals}。</translation>
    </message>
    <message>
        <source>Most in one minute: {count} accepted at {time}.</source>
        <translation>1 分間の最多: {time} に {count} 件を受け付け。</translation>
    </message>
    <message>
        <source>{time}: {totals}.</source>
        <translation>{time}: {totals}。</translation>
    </message>
    <message>
        <source>{count} {what}</source>
        <translation>{what} {count} 件</translation>
    </message>
    <message>
        <source>{name} - Mailroot</source>
        <translation>{name} - Mailroot</translation>
    </message>
    <message>
        <source>Restart needed to apply: {names}</source>
        <translation>適用するには再起動が必要です: {names}</translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>今すぐ再起動</translation>
    </message>
    <message>
        <source>&amp;Toolbar</source>
        <translation>ツール バー(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>ファイル(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Action</source>
        <translation>操作(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Manage</source>
        <translation>管理(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>表示(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>ヘルプ(&amp;H)</translation>
    </message>
    <message>
        <source>Mailroot &amp;Help</source>
        <translation>Mailroot ヘルプ(&amp;H)</translation>
    </message>
    <message>
        <source>From &amp;IIS to Mailroot</source>
        <translation>IIS から Mailroot へ(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Glossary</source>
        <translation>用語集(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;About Mailroot</source>
        <translation>Mailroot のバージョン情報(&amp;A)</translation>
    </message>
    <message>
        <source>Toolbar</source>
        <translation>ツール バー</translation>
    </message>
    <message>
        <source>&amp;Status bar</source>
        <translation>ステータス バー(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;System</source>
        <translation>システムに合わせる(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>言語(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>ライト(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>ダーク(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>表示モード(&amp;A)</translation>
    </message>
    <message>
        <source>less than a minute</source>
        <translation>1 分未満</translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n 分</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n 時間</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n 日</numerusform>
        </translation>
    </message>
    <message>
        <source>About Mailroot</source>
        <translation>Mailroot のバージョン情報</translation>
    </message>
    <message>
        <source>Version:</source>
        <translation>バージョン:</translation>
    </message>
    <message>
        <source>Runs on:</source>
        <translation>動作環境:</translation>
    </message>
    <message>
        <source>Data folder:</source>
        <translation>データ フォルダー:</translation>
    </message>
    <message>
        <source>Passwords:</source>
        <translation>パスワードの保存先:</translation>
    </message>
    <message>
        <source>License:</source>
        <translation>ライセンス:</translation>
    </message>
    <message>
        <source>The SMTP relay that programs and devices keep talking to.</source>
        <translation>プログラムと機器がこれまでどおり送信できる SMTP リレー。</translation>
    </message>
    <message>
        <source>The message is in the queue as {id}.</source>
        <translation>メッセージは {id} としてキューに入りました。</translation>
    </message>
    <message>
        <source>The server is stopped. The message waits in the queue and goes out after Start.</source>
        <translation>サーバーは停止しています。メッセージはキューで待機し、起動後に送信されます。</translation>
    </message>
    <message>
        <source>The message is held.</source>
        <translation>メッセージは保留されています。</translation>
    </message>
    <message>
        <source>The message waits in the queue. {reason}</source>
        <translation>メッセージはキューで待機しています。{reason}</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>このコンピューター</translation>
    </message>
    <message>
        <source>Delivered. Answer of {host}:
{answer}</source>
        <translation>配信しました。{host} の応答:
{answer}</translation>
    </message>
    <message>
        <source>Not yet delivered; the message waits in the queue and goes out by itself.
{answer}</source>
        <translation>まだ配信されていません。メッセージはキューで待機し、自動的に送信されます。
{answer}</translation>
    </message>
    <message>
        <source>Not yet delivered; tried again at {time}. Answer of {host}:
{answer}</source>
        <translation>まだ配信されていません。{time} に再試行します。{host} の応答:
{answer}</translation>
    </message>
    <message>
        <source>Refused; it is not tried again. Answer of {host}:
{answer}</source>
        <translation>拒否されました。再試行はしません。{host} の応答:
{answer}</translation>
    </message>
    <message>
        <source>Send test message</source>
        <translation>テスト メッセージの送信</translation>
    </message>
    <message>
        <source>Mailroot test message</source>
        <translation>Mailroot テスト メッセージ</translation>
    </message>
    <message>
        <source>&amp;From:</source>
        <translation>差出人(&amp;F):</translation>
    </message>
    <message>
        <source>&amp;To:</source>
        <translation>宛先(&amp;T):</translation>
    </message>
    <message>
        <source>S&amp;ubject:</source>
        <translation>件名(&amp;U):</translation>
    </message>
    <message>
        <source>Sending...</source>
        <translation>送信しています...</translation>
    </message>
    <message>
        <source>St&amp;art the server</source>
        <translation>サーバーの起動(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Send</source>
        <translation>送信(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>閉じる(&amp;C)</translation>
    </message>
    <message>
        <source>This is a test message from Mailroot. If you can read it, the relay works.</source>
        <translation>これは Mailroot からのテスト メッセージです。これが読めれば、リレーは動作しています。</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>起動中</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>実行中</translation>
    </message>
    <message>
        <source>Pausing</source>
        <translation>一時停止処理中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Continuing</source>
        <translation>再開中</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>停止処理中</translation>
    </message>
    <message>
        <source>Started, needs attention</source>
        <translation>実行中、対処が必要</translation>
    </message>
    <message>
        <source>What to know</source>
        <translation>知っておくこと</translation>
    </message>
    <message>
        <source>Start the server</source>
        <translation>サーバーの起動</translation>
    </message>
    <message>
        <source>First message</source>
        <translation>最初のメッセージ</translation>
    </message>
    <message>
        <source>Waiting for its first message...</source>
        <translation>最初のメッセージを待っています...</translation>
    </message>
    <message>
        <source>Run the program. This turns green when a message from its address arrives here.</source>
        <translation>プログラムを実行してください。そのアドレスからのメッセージがここに届くと、緑色に変わります。</translation>
    </message>
    <message>
        <source>Its first message has arrived, from {client}.</source>
        <translation>最初のメッセージが {client} から届きました。</translation>
    </message>
    <message>
        <source>Its first message has arrived.</source>
        <translation>最初のメッセージが届きました。</translation>
    </message>
    <message>
        <source>{client} was refused. {reason}.</source>
        <translation>{client} は拒否されました。{reason}。</translation>
    </message>
    <message>
        <source>It was told: {reply}</source>
        <translation>クライアントへの応答: {reply}</translation>
    </message>
    <message>
        <source>{client} could not log on as {user}.</source>
        <translation>{client} は {user} としてログオンできませんでした。</translation>
    </message>
    <message>
        <source>The user name or the password is wrong.</source>
        <translation>ユーザー名またはパスワードが正しくありません。</translation>
    </message>
    <message>
        <source>Set up a sending program</source>
        <translation>送信プログラムの設定</translation>
    </message>
    <message>
        <source>&amp;Kind of program:</source>
        <translation>プログラムの種類(&amp;K):</translation>
    </message>
    <message>
        <source>Clos&amp;e</source>
        <translation>閉じる(&amp;E)</translation>
    </message>
    <message>
        <source>Add &amp;roles and features</source>
        <translation>役割と機能の追加(&amp;R)</translation>
    </message>
    <message>
        <source>Set up the SMTP server, or change and remove what is set up.</source>
        <translation>SMTP サーバーを設定します。設定済みのものの変更や削除もできます。</translation>
    </message>
    <message>
        <source>Set up a sending &amp;program</source>
        <translation>送信元プログラムの設定(&amp;P)</translation>
    </message>
    <message>
        <source>Ready text for SQL Server Database Mail, PowerShell, .NET, Python, PHP and printers.</source>
        <translation>SQL Server データベース メール、PowerShell、.NET、Python、PHP、プリンター用の、そのまま使えるテキストです。</translation>
    </message>
    <message>
        <source>&amp;Test console</source>
        <translation>テスト コンソール(&amp;T)</translation>
    </message>
    <message>
        <source>Talk to the server as with telnet, typed or step by step, and follow the message.</source>
        <translation>telnet のように、入力または手順ごとにサーバーと対話し、メッセージを追跡します。</translation>
    </message>
    <message>
        <source>&amp;Send a test message</source>
        <translation>テスト メッセージの送信(&amp;S)</translation>
    </message>
    <message>
        <source>A small message through the server to the smart host, and its answer.</source>
        <translation>小さなメッセージをサーバー経由でスマート ホストへ送り、その応答を表示します。</translation>
    </message>
    <message>
        <source>Pr&amp;operties</source>
        <translation>プロパティ(&amp;O)</translation>
    </message>
    <message>
        <source>Who may send through the server, where mail goes, and its limits.</source>
        <translation>サーバーを使って送信できる相手、メールの送り先、各種の制限を設定します。</translation>
    </message>
    <message>
        <source>Configure this server</source>
        <translation>このサーバーの構成</translation>
    </message>
    <message numerus="yes">
        <source>%n feature(s) installed</source>
        <translation>
            <numerusform>%n 個の機能がインストール済み</numerusform>
        </translation>
    </message>
    <message>
        <source>What is installed on this computer, and what can be added.</source>
        <translation>このコンピューターにインストールされている機能と、追加できる機能です。</translation>
    </message>
    <message>
        <source>Nothing is installed yet. Choose Add Features to set up the SMTP server.</source>
        <translation>まだ何もインストールされていません。[機能の追加] を選択して SMTP サーバーを設定します。</translation>
    </message>
    <message>
        <source>Feature</source>
        <translation>機能</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>説明</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>インストール済み</translation>
    </message>
    <message>
        <source>Not available yet</source>
        <translation>まだ利用できません</translation>
    </message>
    <message>
        <source>Not installed</source>
        <translation>未インストール</translation>
    </message>
    <message>
        <source>SMTP Server is not installed on this computer.</source>
        <translation>このコンピューターには SMTP サーバーがインストールされていません。</translation>
    </message>
    <message>
        <source>Mail is neither accepted nor delivered until it is.</source>
        <translation>インストールするまで、メールの受け付けも配信も行われません。</translation>
    </message>
    <message>
        <source>Test the Route</source>
        <translation>配信経路のテスト</translation>
    </message>
    <message>
        <source>Without one the test ends after the logon</source>
        <translation>指定しない場合、テストはログオンで終わります</translation>
    </message>
    <message>
        <source>Send a test &amp;message</source>
        <translation>テスト メッセージを送信する(&amp;M)</translation>
    </message>
    <message>
        <source>Otherwise the host is asked about sender and recipient only.</source>
        <translation>オフの場合、送信者と受信者についてのみホストに確認します。</translation>
    </message>
    <message>
        <source>&amp;Stop test</source>
        <translation>テストの中止(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Start test</source>
        <translation>テストの開始(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;To (optional):</source>
        <translation>宛先 (省略可)(&amp;T):</translation>
    </message>
    <message>
        <source>Details of the step</source>
        <translation>手順の詳細</translation>
    </message>
    <message>
        <source>Testing...</source>
        <translation>テストしています...</translation>
    </message>
    <message>
        <source>The test was stopped.</source>
        <translation>テストは中止されました。</translation>
    </message>
    <message>
        <source>Testing: {step}...</source>
        <translation>テスト中: {step}...</translation>
    </message>
    <message>
        <source>&amp;Details of the step:</source>
        <translation>手順の詳細(&amp;D):</translation>
    </message>
    <message>
        <source>Copy &amp;all</source>
        <translation>すべてコピー(&amp;A)</translation>
    </message>
    <message>
        <source>Copy all steps with what was said; there is no password in it.</source>
        <translation>すべての手順とやり取りをコピーします。パスワードは含まれません。</translation>
    </message>
    <message>
        <source>The test failed at this step: {step}.</source>
        <translation>テストは次の手順で失敗しました: {step}。</translation>
    </message>
    <message>
        <source>The test did not come to its end.</source>
        <translation>テストは最後まで実行されませんでした。</translation>
    </message>
    <message>
        <source>The message was taken by {host}: {answer}</source>
        <translation>{host} がメッセージを受け取りました: {answer}</translation>
    </message>
    <message>
        <source>The way to {host} works.</source>
        <translation>{host} までの配信経路は正常です。</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>手順</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>手順</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>所要時間</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>{n} ms</source>
        <translation>{n} ミリ秒</translation>
    </message>
    <message>
        <source>Find the address</source>
        <translation>アドレスの検索</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>Greeting</source>
        <translation>あいさつの受信</translation>
    </message>
    <message>
        <source>TLS encryption</source>
        <translation>TLS 暗号化</translation>
    </message>
    <message>
        <source>Ways to log on</source>
        <translation>ログオン方法</translation>
    </message>
    <message>
        <source>Log on</source>
        <translation>ログオン</translation>
    </message>
    <message>
        <source>Test message</source>
        <translation>テスト メッセージ</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>passed with a warning</source>
        <translation>警告付きで成功</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>省略</translation>
    </message>
    <message>
        <source>The name has an address.</source>
        <translation>名前からアドレスが見つかりました。</translation>
    </message>
    <message>
        <source>The connection is open.</source>
        <translation>接続しました。</translation>
    </message>
    <message>
        <source>The host has greeted and said what it can do.</source>
        <translation>ホストが応答し、利用できる機能を通知しました。</translation>
    </message>
    <message>
        <source>The connection is encrypted.</source>
        <translation>接続は暗号化されています。</translation>
    </message>
    <message>
        <source>The host offers a way to log on that fits.</source>
        <translation>使用できるログオン方法をホストが提供しています。</translation>
    </message>
    <message>
        <source>The logon was accepted.</source>
        <translation>ログオンは受け付けられました。</translation>
    </message>
    <message>
        <source>The sender was accepted.</source>
        <translation>送信者が受け入れられました。</translation>
    </message>
    <message>
        <source>The recipient was accepted.</source>
        <translation>受信者が受け入れられました。</translation>
    </message>
    <message>
        <source>The host has taken the message.</source>
        <translation>ホストがメッセージを受け取りました。</translation>
    </message>
    <message>
        <source>There is no name to look up: an address is set.</source>
        <translation>アドレスが設定されているため、検索する名前はありません。</translation>
    </message>
    <message>
        <source>Mail goes in clear text: the host does not encrypt.</source>
        <translation>ホストが暗号化しないため、メールはクリア テキストで送信されます。</translation>
    </message>
    <message>
        <source>Encrypted, but it is not certain with whom. {fault}</source>
        <translation>暗号化されていますが、相手を確認できません。{fault}</translation>
    </message>
    <message>
        <source>Accepted, but the password went over the network in clear text.</source>
        <translation>受け入れられましたが、パスワードはクリア テキストでネットワークに送信されました。</translation>
    </message>
    <message>
        <source>It works, but something is noteworthy. See the details.</source>
        <translation>動作しますが、注意点があります。詳細を確認してください。</translation>
    </message>
    <message>
        <source>TLS encryption is switched off: everything is said in clear text.</source>
        <translation>TLS 暗号化が無効なため、すべてクリア テキストで通信します。</translation>
    </message>
    <message>
        <source>Not needed: anonymous access is set.</source>
        <translation>不要: 匿名アクセスが設定されています。</translation>
    </message>
    <message>
        <source>Not asked for: no recipient is given.</source>
        <translation>対象外: 受信者が指定されていません。</translation>
    </message>
    <message>
        <source>Not asked for: no message is sent.</source>
        <translation>対象外: メッセージは送信しません。</translation>
    </message>
    <message>
        <source>Not reached.</source>
        <translation>実行されませんでした。</translation>
    </message>
    <message>
        <source>No name server knows {host}.</source>
        <translation>{host} を知るネーム サーバーがありません。</translation>
    </message>
    <message>
        <source>No name server has answered.</source>
        <translation>ネーム サーバーから応答がありません。</translation>
    </message>
    <message>
        <source>The connection was refused: nothing listens there.</source>
        <translation>接続が拒否されました。そのポートで待ち受けているものがありません。</translation>
    </message>
    <message>
        <source>The host did not answer in time.</source>
        <translation>ホストが時間内に応答しませんでした。</translation>
    </message>
    <message>
        <source>There is no way to the host from here.</source>
        <translation>このコンピューターからホストへの経路がありません。</translation>
    </message>
    <message>
        <source>The host closed the connection.</source>
        <translation>ホストが接続を閉じました。</translation>
    </message>
    <message>
        <source>The host does not offer STARTTLS.</source>
        <translation>ホストが STARTTLS を提供していません。</translation>
    </message>
    <message>
        <source>The host&apos;s certificate has expired.</source>
        <translation>ホストの証明書は有効期限が切れています。</translation>
    </message>
    <message>
        <source>The host&apos;s certificate is not valid yet.</source>
        <translation>ホストの証明書はまだ有効期間前です。</translation>
    </message>
    <message>
        <source>The host&apos;s certificate is for another name.</source>
        <translation>ホストの証明書は別の名前のものです。</translation>
    </message>
    <message>
        <source>The host&apos;s certificate is self-signed.</source>
        <translation>ホストの証明書は自己署名です。</translation>
    </message>
    <message>
        <source>Nobody trusted here has signed the host&apos;s certificate.</source>
        <translation>ホストの証明書は、このコンピューターが信頼する機関によって署名されていません。</translation>
    </message>
    <message>
        <source>The host&apos;s certificate was not accepted.</source>
        <translation>ホストの証明書が受け入れられませんでした。</translation>
    </message>
    <message>
        <source>The CA file cannot be used.</source>
        <translation>CA ファイルを使用できません。</translation>
    </message>
    <message>
        <source>TLS encryption could not be agreed on.</source>
        <translation>TLS 暗号化のネゴシエーションに失敗しました。</translation>
    </message>
    <message>
        <source>The host offers no way to log on.</source>
        <translation>ホストがログオン方法を提供していません。</translation>
    </message>
    <message>
        <source>The host offers no way to log on that fits.</source>
        <translation>使用できるログオン方法をホストが提供していません。</translation>
    </message>
    <message>
        <source>The user name is empty.</source>
        <translation>ユーザー名が空です。</translation>
    </message>
    <message>
        <source>There is no password for this user name.</source>
        <translation>このユーザー名のパスワードがありません。</translation>
    </message>
    <message>
        <source>The stored password cannot be read.</source>
        <translation>保存されたパスワードを読み取れません。</translation>
    </message>
    <message>
        <source>Nobody has signed in for this account yet.</source>
        <translation>このアカウントでのサインインがまだ行われていません。</translation>
    </message>
    <message>
        <source>The provider refuses the application that signs in.</source>
        <translation>プロバイダーが、サインインに使用するアプリケーションを拒否しています。</translation>
    </message>
    <message>
        <source>The provider cannot be reached for signing in.</source>
        <translation>サインインのためのプロバイダーに接続できません。</translation>
    </message>
    <message>
        <source>The settings for OAuth 2.0 are not complete.</source>
        <translation>OAuth 2.0 の設定が完全ではありません。</translation>
    </message>
    <message>
        <source>Neither Kerberos nor NTLM can be used with this account here.</source>
        <translation>このアカウントでは、ここで Kerberos も NTLM も使用できません。</translation>
    </message>
    <message>
        <source>The domain does not accept this account.</source>
        <translation>ドメインがこのアカウントを受け付けません。</translation>
    </message>
    <message>
        <source>The host does not carry the logon through as it should.</source>
        <translation>ホストのログオン処理が標準の手順に従っていません。</translation>
    </message>
    <message>
        <source>No smart host is set.</source>
        <translation>スマート ホストが設定されていません。</translation>
    </message>
    <message>
        <source>The domain {host} does not exist.</source>
        <translation>ドメイン {host} は存在しません。</translation>
    </message>
    <message>
        <source>The domain {host} has no mail host that can be found.</source>
        <translation>ドメイン {host} のメール ホストが見つかりません。</translation>
    </message>
    <message>
        <source>The domain {host} takes no mail.</source>
        <translation>ドメイン {host} はメールを受け付けていません。</translation>
    </message>
    <message>
        <source>By DNS, this relay itself is the mail host of {host}.</source>
        <translation>DNS では、このリレー自体が {host} のメール ホストになっています。</translation>
    </message>
    <message>
        <source>The host takes no mail from here: {answer}</source>
        <translation>ホストがこのコンピューターからのメールを受け付けません: {answer}</translation>
    </message>
    <message>
        <source>The host refused to encrypt: {answer}</source>
        <translation>ホストが暗号化を拒否しました: {answer}</translation>
    </message>
    <message>
        <source>The host refused the logon: {answer}</source>
        <translation>ホストがログオンを拒否しました: {answer}</translation>
    </message>
    <message>
        <source>The host refused the sender: {answer}</source>
        <translation>ホストが送信者を拒否しました: {answer}</translation>
    </message>
    <message>
        <source>The host refused the recipient: {answer}</source>
        <translation>ホストが受信者を拒否しました: {answer}</translation>
    </message>
    <message>
        <source>The host refused the message: {answer}</source>
        <translation>ホストがメッセージを拒否しました: {answer}</translation>
    </message>
    <message>
        <source>This step failed. See the details.</source>
        <translation>この手順は失敗しました。詳細を確認してください。</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>Offers</source>
        <translation>提供機能</translation>
    </message>
    <message>
        <source>Mechanisms</source>
        <translation>認証方式</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>ユーザー名</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>プロトコル</translation>
    </message>
    <message>
        <source>Cipher</source>
        <translation>暗号スイート</translation>
    </message>
    <message>
        <source>Issued to</source>
        <translation>発行先</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>発行者</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Valid from</source>
        <translation>有効期間の開始</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>有効期間の終了</translation>
    </message>
    <message>
        <source>Days left</source>
        <translation>残り日数</translation>
    </message>
    <message>
        <source>Certificate verified</source>
        <translation>証明書の検証</translation>
    </message>
    <message>
        <source>Also tried</source>
        <translation>ほかに試したもの</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>はい</translation>
    </message>
    <message>
        <source>no</source>
        <translation>いいえ</translation>
    </message>
    <message numerus="yes">
        <source>Encrypted. The host&apos;s certificate expires in %n day(s).</source>
        <translation>
            <numerusform>暗号化されています。ホストの証明書は %n 日後に期限切れになります。</numerusform>
        </translation>
    </message>
    <message>
        <source>Encrypted with {protocol}. The certificate is this relay&apos;s own: it is not checked.</source>
        <translation>{protocol} で暗号化されています。証明書はこのリレー自身のものなので、検証していません。</translation>
    </message>
    <message>
        <source>The server closed the connection.</source>
        <translation>サーバーが接続を閉じました。</translation>
    </message>
    <message>
        <source>Nobody listens on {place}.</source>
        <translation>{place} では何も待ち受けていません。</translation>
    </message>
    <message>
        <source>No encrypted connection to {place} came about: {reason}.</source>
        <translation>{place} への暗号化された接続を確立できませんでした: {reason}。</translation>
    </message>
    <message>
        <source>The connection to {place} failed: {reason}.</source>
        <translation>{place} への接続に失敗しました: {reason}。</translation>
    </message>
    <message numerus="yes">
        <source>{place} did not answer within %n second(s).</source>
        <translation>
            <numerusform>{place} は %n 秒以内に応答しませんでした。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No answer for %n second(s).</source>
        <translation>
            <numerusform>%n 秒間、応答がありません。</numerusform>
        </translation>
    </message>
    <message>
        <source>{place}, TLS</source>
        <translation>{place}、TLS</translation>
    </message>
    <message>
        <source>The server does not relay to other domains for this computer. Add its address under Relay, or log on with AUTH first.</source>
        <translation>サーバーは、このコンピューターからほかのドメインへのリレーを行いません。[リレー] にアドレスを追加するか、先に AUTH でログオンします。</translation>
    </message>
    <message>
        <source>Relay...</source>
        <translation>リレー...</translation>
    </message>
    <message>
        <source>This computer may not connect: the connection list under Access keeps it out.</source>
        <translation>このコンピューターは接続できません。[アクセス] の接続の一覧で拒否されています。</translation>
    </message>
    <message>
        <source>Connection...</source>
        <translation>接続...</translation>
    </message>
    <message>
        <source>Anonymous access is off: log on with AUTH first, or allow it.</source>
        <translation>匿名アクセスはオフです。先に AUTH でログオンするか、匿名アクセスを許可します。</translation>
    </message>
    <message>
        <source>Logging on needs encryption here: type STARTTLS first.</source>
        <translation>ログオンには暗号化が必要です。先に STARTTLS を入力します。</translation>
    </message>
    <message>
        <source>User name or password is wrong, or this user may not log on here.</source>
        <translation>ユーザー名またはパスワードが違うか、このユーザーはここにログオンできません。</translation>
    </message>
    <message>
        <source>The message is larger than the server takes.</source>
        <translation>メッセージが、サーバーの受け付けるサイズを超えています。</translation>
    </message>
    <message>
        <source>The message has more recipients than the server takes at once.</source>
        <translation>受信者の数が、サーバーが一度に受け付ける数を超えています。</translation>
    </message>
    <message>
        <source>Nothing was typed for so long that the server hung up. Start over.</source>
        <translation>長い間入力がなかったため、サーバーが接続を切りました。最初からやり直してください。</translation>
    </message>
    <message>
        <source>The server ends its connections: it is paused, being stopped or restarted.</source>
        <translation>サーバーが接続を終了しています。一時停止中か、停止または再起動の途中です。</translation>
    </message>
    <message>
        <source>The server hangs up: too many connections, errors or failed logons. Wait a moment.</source>
        <translation>サーバーが接続を切りました。接続、エラー、またはログオンの失敗が多すぎます。しばらく待ってください。</translation>
    </message>
    <message>
        <source>The server hangs up for now. Try again in a moment.</source>
        <translation>サーバーが一時的に接続を切りました。しばらくしてからもう一度試してください。</translation>
    </message>
    <message>
        <source>The server has no room for the message now. What it says stands in its answer.</source>
        <translation>サーバーには今、このメッセージのための空きがありません。詳しくは応答に示されています。</translation>
    </message>
    <message>
        <source>The server does not know this command. HELP lists those that it knows.</source>
        <translation>サーバーはこのコマンドを認識しません。HELP で、認識できるコマンドの一覧が表示されます。</translation>
    </message>
    <message>
        <source>The command is written wrongly; its answer says how. Check the address as well.</source>
        <translation>コマンドの書き方が正しくありません。正しい書き方は応答に示されています。アドレスも確認してください。</translation>
    </message>
    <message>
        <source>The server does not offer this command.</source>
        <translation>サーバーはこのコマンドを提供していません。</translation>
    </message>
    <message>
        <source>The order is wrong: EHLO comes first, then MAIL, RCPT and DATA.</source>
        <translation>順序が正しくありません。最初に EHLO、次に MAIL、RCPT、DATA の順に入力します。</translation>
    </message>
    <message>
        <source>The server does not take this address.</source>
        <translation>サーバーはこのアドレスを受け付けません。</translation>
    </message>
    <message>
        <source>Encryption is required: type STARTTLS and, when the server is ready for it, EHLO once more.</source>
        <translation>暗号化が必要です。STARTTLS と入力し、サーバーの準備ができたら、もう一度 EHLO を入力します。</translation>
    </message>
    <message>
        <source>The server says no for now. The same may work later.</source>
        <translation>サーバーが一時的に拒否しました。後で同じ操作が成功することがあります。</translation>
    </message>
    <message>
        <source>The server says no. The same again would be refused again.</source>
        <translation>サーバーが拒否しました。同じ操作を繰り返しても拒否されます。</translation>
    </message>
    <message>
        <source>Connect to the server. It answers 220 with its name when it is ready.</source>
        <translation>サーバーに接続します。準備ができていれば、サーバーは 220 と名前を返します。</translation>
    </message>
    <message>
        <source>Start communication. The server lists what it can do, each line with 250.</source>
        <translation>通信を開始します。サーバーは、できることを 250 の行で列挙します。</translation>
    </message>
    <message>
        <source>Say who sends: what cannot be delivered goes back to this address.</source>
        <translation>送信者アドレスを入力します。配信できないメッセージは、このアドレスに返されます。</translation>
    </message>
    <message>
        <source>Say who gets it. Here the server decides whether it relays for this computer.</source>
        <translation>送信先アドレスを入力します。このコンピューターのためにリレーするかどうかを、サーバーがここで判断します。</translation>
    </message>
    <message>
        <source>Tell the server that the message follows. It answers 354 and then listens only.</source>
        <translation>データの送信準備ができたことをサーバーに伝えます。サーバーは 354 を返し、その後は受信するだけになります。</translation>
    </message>
    <message>
        <source>The subject, a header of the message. The server does not answer here.</source>
        <translation>件名です。メッセージのヘッダーの 1 つで、サーバーはここでは応答しません。</translation>
    </message>
    <message>
        <source>An empty line: the headers end, the message body begins.</source>
        <translation>空行です。ヘッダーが終わり、メッセージ本文が始まります。</translation>
    </message>
    <message>
        <source>The message body. It can have any number of lines.</source>
        <translation>メッセージ本文です。何行でも入力できます。</translation>
    </message>
    <message>
        <source>A period on a line of its own ends the message. 250 means that it is safe in the queue.</source>
        <translation>ピリオドだけの行でメッセージが終わります。250 は、キューに確実に保存されたことを表します。</translation>
    </message>
    <message>
        <source>Step by step</source>
        <translation>手順ごとの実行</translation>
    </message>
    <message>
        <source>Ne&amp;xt step</source>
        <translation>次の手順(&amp;X)</translation>
    </message>
    <message>
        <source>&amp;Play all</source>
        <translation>すべて実行(&amp;P)</translation>
    </message>
    <message>
        <source>Start o&amp;ver</source>
        <translation>最初から(&amp;V)</translation>
    </message>
    <message>
        <source>All steps are done. What becomes of the message is said below.</source>
        <translation>すべての手順が終わりました。メッセージがどうなるかは下に表示されます。</translation>
    </message>
    <message>
        <source>(empty line)</source>
        <translation>(空行)</translation>
    </message>
    <message>
        <source>{line} (done)</source>
        <translation>{line} (完了)</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>対話</translation>
    </message>
    <message>
        <source>Test console</source>
        <translation>テスト コンソール</translation>
    </message>
    <message>
        <source>Connection closed.</source>
        <translation>接続を終了しました。</translation>
    </message>
    <message>
        <source>The server is stopped: nobody can connect to it.</source>
        <translation>サーバーは停止しています。誰も接続できません。</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>起動</translation>
    </message>
    <message>
        <source>Save conversation as</source>
        <translation>対話に名前を付けて保存</translation>
    </message>
    <message>
        <source>Dis&amp;connect</source>
        <translation>切断(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>接続(&amp;C)</translation>
    </message>
    <message>
        <source>Se&amp;rver:</source>
        <translation>サーバー(&amp;R):</translation>
    </message>
    <message>
        <source>T&amp;ype a line:</source>
        <translation>入力する行(&amp;Y):</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>閉じる(&amp;L)</translation>
    </message>
    <message>
        <source>{name}: {state}.</source>
        <translation>{name}: {state}。</translation>
    </message>
    <message>
        <source>Needs attention: {what}. {cause}</source>
        <translation>対応が必要です: {what}。{cause}</translation>
    </message>
    <message>
        <source>No longer a problem: {what}.</source>
        <translation>問題は解消しました: {what}。</translation>
    </message>
    <message>
        <source>&amp;Find on this page:</source>
        <translation>ページ内の検索(&amp;F):</translation>
    </message>
    <message>
        <source>Ne&amp;xt hit</source>
        <translation>次の一致(&amp;X)</translation>
    </message>
    <message>
        <source>&amp;Previous hit</source>
        <translation>前の一致(&amp;P)</translation>
    </message>
    <message>
        <source>Not on this page.</source>
        <translation>このページにはありません。</translation>
    </message>
    <message>
        <source>&amp;Search:</source>
        <translation>検索(&amp;S):</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>目次</translation>
    </message>
    <message>
        <source>Pages found</source>
        <translation>見つかったページ</translation>
    </message>
    <message numerus="yes">
        <source>%n page(s) found</source>
        <translation>
            <numerusform>%n 件のページが見つかりました</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing found.</source>
        <translation>見つかりませんでした。</translation>
    </message>
    <message>
        <source>{page} - Mailroot Help</source>
        <translation>{page} - Mailroot ヘルプ</translation>
    </message>
    <message>
        <source>Not opened; to be copied: {address}</source>
        <translation>開いていません。コピーできます: {address}</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>戻る(&amp;B)</translation>
    </message>
    <message>
        <source>F&amp;orward</source>
        <translation>進む(&amp;O)</translation>
    </message>
    <message>
        <source>The language changes as soon as the open windows are closed or their edits are applied.</source>
        <translation>開いているウィンドウを閉じるか変更を適用すると、言語が切り替わります。</translation>
    </message>
</context>
<context>
    <name>properties</name>
    <message>
        <source>(All Unassigned)</source>
        <translation>(未使用の IP アドレスすべて)</translation>
    </message>
    <message>
        <source>Advanced Delivery</source>
        <translation>詳細な配信</translation>
    </message>
    <message>
        <source>Maximum &amp;hop count:</source>
        <translation>最大ホップ カウント(&amp;H):</translation>
    </message>
    <message>
        <source>Mail that has passed more servers goes in a circle and is returned.</source>
        <translation>これより多くのサーバーを経由したメールは循環しているとみなし、送信者に返します。</translation>
    </message>
    <message>
        <source>&amp;Masquerade domain:</source>
        <translation>マスカレード ドメイン(&amp;M):</translation>
    </message>
    <message>
        <source>Replaces the local domain in the sender&apos;s address.</source>
        <translation>送信者のアドレスのローカル ドメインと置き換わります。</translation>
    </message>
    <message>
        <source>The smart host gets what the mail hosts of the recipient&apos;s domain do not take; what they refuse for good is returned.</source>
        <translation>受信者のドメインのメール ホストで受け付けられないメールはスマート ホストに送信されます。恒久的に拒否されたメールは差出人に返されます。</translation>
    </message>
    <message>
        <source>&amp;Smart host:</source>
        <translation>スマート ホスト(&amp;S):</translation>
    </message>
    <message>
        <source>Where all mail goes: a name, name:port, or an address in brackets such as [192.0.2.1]. Several are tried in order; put commas between them.</source>
        <translation>すべてのメールの送り先: 名前、名前:ポート、または [192.0.2.1] のように角かっこで囲んだアドレス。複数ある場合はコンマで区切ると、順に試行します。</translation>
    </message>
    <message>
        <source>Pr&amp;esets...</source>
        <translation>プリセット(&amp;E)...</translation>
    </message>
    <message>
        <source>Fill in smart host, encryption and account for a known provider.</source>
        <translation>既知のプロバイダーのスマート ホスト、暗号化、アカウントを入力します。</translation>
    </message>
    <message>
        <source>A&amp;ttempt direct delivery before sending to smart host</source>
        <translation>スマート ホストへ送信する前に直接配信を試行する(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Perform reverse DNS lookup on incoming messages</source>
        <translation>受信メッセージに対して DNS 逆引き参照を実行する(&amp;P)</translation>
    </message>
    <message>
        <source>The Received field shows whether the client&apos;s address and name fit together.</source>
        <translation>Received フィールドに、クライアントのアドレスと名前が一致するかどうかを示します。</translation>
    </message>
    <message>
        <source>Route when there is no smart host</source>
        <translation>スマート ホストがない場合の配信経路</translation>
    </message>
    <message>
        <source>No list refused this client: see Why.</source>
        <translation>このクライアントは一覧によって拒否されたのではありません。[理由] を参照してください。</translation>
    </message>
    <message>
        <source>It is on the list already.</source>
        <translation>既に一覧にあります。</translation>
    </message>
    <message>
        <source>It is allowed already: the list has changed since.</source>
        <translation>既に許可されています。その後、一覧が変更されました。</translation>
    </message>
    <message>
        <source>It is refused as part of {entry}. Edit that entry of the list.</source>
        <translation>{entry} の一部として拒否されています。一覧のその項目を編集してください。</translation>
    </message>
    <message>
        <source>That would make this an open relay.</source>
        <translation>オープン リレーになってしまいます。</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Users of this computer and of its domain log on with their Windows account.</source>
        <translation>このコンピューターとそのドメインのユーザーは、Windows アカウントでログオンします。</translation>
    </message>
    <message>
        <source>Nobody can log on this way yet: add a user, or name a keytab.</source>
        <translation>この方法ではまだ誰もログオンできません。ユーザーを追加するか、キータブを指定してください。</translation>
    </message>
    <message>
        <source>NTLM works for users whose password is set while this is on. For that a second hash is kept which is easier to guess than the salted one, and with which alone one can log on.</source>
        <translation>NTLM は、これがオンの間にパスワードを設定したユーザーで使用できます。そのために保存される 2 つ目のハッシュは、ソルト付きハッシュより推測されやすく、それだけでログオンできてしまいます。</translation>
    </message>
    <message>
        <source>Kerberos lets in everybody of the keytab&apos;s own realm.</source>
        <translation>Kerberos では、キータブと同じ領域のすべてのユーザーがログオンできます。</translation>
    </message>
    <message>
        <source>Without TLS, user names and passwords travel as clear text.</source>
        <translation>TLS がないと、ユーザー名とパスワードはクリア テキストとして送信されます。</translation>
    </message>
    <message>
        <source>Nobody can log on yet: TLS needs a certificate. Set one with Certificate... first.</source>
        <translation>まだ誰もログオンできません。TLS には証明書が必要です。先に [証明書] で設定してください。</translation>
    </message>
    <message>
        <source>With neither anonymous access nor a logon, nobody can send mail.</source>
        <translation>匿名アクセスもログオンも許可しないと、誰もメールを送信できません。</translation>
    </message>
    <message>
        <source>Authentication</source>
        <translation>認証</translation>
    </message>
    <message>
        <source>Select how clients may identify themselves to this virtual server:</source>
        <translation>クライアントがこの仮想サーバーに対して身元を示す方法を選択してください:</translation>
    </message>
    <message>
        <source>A&amp;nonymous access</source>
        <translation>匿名アクセス(&amp;N)</translation>
    </message>
    <message>
        <source>No user name or password required.</source>
        <translation>ユーザー名とパスワードは不要です。</translation>
    </message>
    <message>
        <source>&amp;Basic authentication</source>
        <translation>基本認証(&amp;B)</translation>
    </message>
    <message>
        <source>User name and password, by AUTH PLAIN and AUTH LOGIN.</source>
        <translation>ユーザー名とパスワード (AUTH PLAIN と AUTH LOGIN)。</translation>
    </message>
    <message>
        <source>Basic authentication</source>
        <translation>基本認証</translation>
    </message>
    <message>
        <source>Requires &amp;TLS encryption</source>
        <translation>TLS 暗号化が必要(&amp;T)</translation>
    </message>
    <message>
        <source>A logon is offered only after STARTTLS.</source>
        <translation>ログオンは STARTTLS の後にだけ受け付けます。</translation>
    </message>
    <message>
        <source>De&amp;fault domain:</source>
        <translation>既定のドメイン(&amp;F):</translation>
    </message>
    <message>
        <source>Stands behind user names that are typed without a domain.</source>
        <translation>ドメインを付けずに入力されたユーザー名に付け加えます。</translation>
    </message>
    <message>
        <source>Users who may log on</source>
        <translation>ログオンできるユーザー</translation>
    </message>
    <message>
        <source>&amp;Integrated Windows Authentication</source>
        <translation>統合 Windows 認証(&amp;I)</translation>
    </message>
    <message>
        <source>AUTH NTLM, and AUTH GSSAPI where Kerberos is set up.</source>
        <translation>AUTH NTLM。Kerberos が構成されている場合は AUTH GSSAPI も使用できます。</translation>
    </message>
    <message>
        <source>&amp;Keytab:</source>
        <translation>キータブ(&amp;K):</translation>
    </message>
    <message>
        <source>The file with the key of smtp/ and this computer&apos;s name, for Kerberos. Not needed on Windows.</source>
        <translation>Kerberos 用の、smtp/ とこのコンピューターの名前のキーを含むファイルです。Windows では不要です。</translation>
    </message>
    <message>
        <source>Issued to:</source>
        <translation>発行先:</translation>
    </message>
    <message>
        <source>Issued by:</source>
        <translation>発行者:</translation>
    </message>
    <message>
        <source>For the names:</source>
        <translation>対象の名前:</translation>
    </message>
    <message>
        <source>Valid:</source>
        <translation>有効期間:</translation>
    </message>
    <message>
        <source>File:</source>
        <translation>ファイル:</translation>
    </message>
    <message>
        <source>&amp;Create self-signed...</source>
        <translation>自己署名証明書の作成(&amp;C)...</translation>
    </message>
    <message>
        <source>&amp;Import...</source>
        <translation>インポート(&amp;I)...</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>削除(&amp;R)</translation>
    </message>
    <message>
        <source>There is no certificate: STARTTLS is not offered.</source>
        <translation>証明書がないため、STARTTLS は使用できません。</translation>
    </message>
    <message>
        <source>{issuer} (self-signed)</source>
        <translation>{issuer} (自己署名)</translation>
    </message>
    <message>
        <source>{begins} to {ends}</source>
        <translation>{begins} ～ {ends}</translation>
    </message>
    <message>
        <source>Require TLS encryption is on: it needs a certificate.</source>
        <translation>[TLS 暗号化が必要] がオンになっています。これには証明書が必要です。</translation>
    </message>
    <message>
        <source>A listener with implicit TLS needs a certificate (General &gt; Advanced...).</source>
        <translation>暗黙の TLS のリスナーには証明書が必要です ([全般] &gt; [詳細設定])。</translation>
    </message>
    <message>
        <source>This TLS version can be broken and stays flagged. Keep TLS 1.2 unless a device knows nothing newer.</source>
        <translation>このバージョンの TLS は解読されるおそれがあるため、警告を表示し続けます。新しいバージョンに対応しない機器がない限り、TLS 1.2 のままにしてください。</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>証明書</translation>
    </message>
    <message>
        <source>Server certificate</source>
        <translation>サーバー証明書</translation>
    </message>
    <message>
        <source>&amp;Minimum TLS version:</source>
        <translation>TLS の最小バージョン(&amp;M):</translation>
    </message>
    <message>
        <source>TLS 1.3</source>
        <translation>TLS 1.3</translation>
    </message>
    <message>
        <source>TLS 1.2 (recommended)</source>
        <translation>TLS 1.2 (推奨)</translation>
    </message>
    <message>
        <source>TLS 1.1 (unsafe)</source>
        <translation>TLS 1.1 (安全ではありません)</translation>
    </message>
    <message>
        <source>TLS 1.0 (unsafe)</source>
        <translation>TLS 1.0 (安全ではありません)</translation>
    </message>
    <message>
        <source>Clients that know only older versions cannot encrypt.</source>
        <translation>これより古いバージョンにしか対応しないクライアントは暗号化できません。</translation>
    </message>
    <message>
        <source>The certificate has expired. Clients that verify it refuse to connect: renew it.</source>
        <translation>証明書の有効期限が切れています。証明書を検証するクライアントは接続しません。更新してください。</translation>
    </message>
    <message numerus="yes">
        <source>The certificate is valid for %n more day(s).</source>
        <translation>
            <numerusform>証明書の有効期間は残り %n 日です。</numerusform>
        </translation>
    </message>
    <message>
        <source>Create Self-Signed Certificate</source>
        <translation>自己署名証明書の作成</translation>
    </message>
    <message>
        <source>Connections are encrypted with it, but clients that verify certificates have to be told to trust this one. It is for the name that they connect to.</source>
        <translation>接続はこの証明書で暗号化されますが、証明書を検証するクライアントには、これを信頼するよう設定する必要があります。名前には、クライアントの接続先の名前を指定します。</translation>
    </message>
    <message>
        <source>&amp;Name:</source>
        <translation>名前(&amp;N):</translation>
    </message>
    <message>
        <source>&amp;Valid for (days):</source>
        <translation>有効期間 (日)(&amp;V):</translation>
    </message>
    <message>
        <source>A certificate is valid for 1 to {most} days.</source>
        <translation>証明書の有効期間は 1 ～ {most} 日です。</translation>
    </message>
    <message>
        <source>Import Certificate</source>
        <translation>証明書のインポート</translation>
    </message>
    <message>
        <source>&amp;File (PEM or PFX):</source>
        <translation>ファイル (PEM または PFX)(&amp;F):</translation>
    </message>
    <message>
        <source>Private &amp;key (PEM):</source>
        <translation>秘密キー (PEM)(&amp;K):</translation>
    </message>
    <message>
        <source>In the same file, or beside it as .key</source>
        <translation>同じファイル、または隣の .key</translation>
    </message>
    <message>
        <source>&amp;Password:</source>
        <translation>パスワード(&amp;P):</translation>
    </message>
    <message>
        <source>If the file is protected by one</source>
        <translation>ファイルが保護されている場合</translation>
    </message>
    <message>
        <source>&amp;Use the files where they are, for certificates that a program renews</source>
        <translation>ファイルを現在の場所のまま使用する (プログラムが更新する証明書の場合)(&amp;U)</translation>
    </message>
    <message>
        <source>Otherwise a copy is kept in the data folder without its password, readable by this user only.</source>
        <translation>オフの場合は、パスワードを外したコピーがデータ フォルダーに保存され、このユーザーだけが読み取れます。</translation>
    </message>
    <message>
        <source>Choose the file with the certificate.</source>
        <translation>証明書のファイルを選んでください。</translation>
    </message>
    <message>
        <source>Browse...</source>
        <translation>参照...</translation>
    </message>
    <message>
        <source>Certificates (*.pem *.crt *.cer *.key *.pfx *.p12);;All files (*)</source>
        <translation>証明書 (*.pem *.crt *.cer *.key *.pfx *.p12);;すべてのファイル (*)</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>コンピューター</translation>
    </message>
    <message>
        <source>&amp;Single computer</source>
        <translation>1 台のコンピューター(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Group of computers</source>
        <translation>コンピューターのグループ(&amp;G)</translation>
    </message>
    <message>
        <source>S&amp;ubnet address:</source>
        <translation>サブネット アドレス(&amp;U):</translation>
    </message>
    <message>
        <source>Subnet &amp;mask:</source>
        <translation>サブネット マスク(&amp;M):</translation>
    </message>
    <message>
        <source>255.255.255.0 or 24; for IPv6 64</source>
        <translation>255.255.255.0、24 (IPv6: 64)</translation>
    </message>
    <message>
        <source>&amp;Domain</source>
        <translation>ドメイン(&amp;D)</translation>
    </message>
    <message>
        <source>{entry} is on the list already.</source>
        <translation>{entry} は既に一覧にあります。</translation>
    </message>
    <message>
        <source>IP &amp;address:</source>
        <translation>IP アドレス(&amp;A):</translation>
    </message>
    <message>
        <source>DNS &amp;Lookup...</source>
        <translation>DNS 参照(&amp;L)...</translation>
    </message>
    <message>
        <source>An IP address looks like 192.0.2.7 or 2001:db8::7.</source>
        <translation>IP アドレスは 192.0.2.7 または 2001:db8::7 のように指定します。</translation>
    </message>
    <message>
        <source>A subnet address looks like 192.168.1.0 or 2001:db8:1::.</source>
        <translation>サブネット アドレスは 192.168.1.0 または 2001:db8:1:: のように指定します。</translation>
    </message>
    <message>
        <source>A domain name looks like example.com; it stands for every name below it too.</source>
        <translation>ドメイン名は example.com のように指定します。その下のすべての名前も含まれます。</translation>
    </message>
    <message>
        <source>Not understood</source>
        <translation>解釈できません</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>ドメイン</translation>
    </message>
    <message>
        <source>Single computer</source>
        <translation>1 台のコンピューター</translation>
    </message>
    <message>
        <source>Group of computers, mask {mask}</source>
        <translation>コンピューターのグループ、マスク {mask}</translation>
    </message>
    <message>
        <source>Group of computers</source>
        <translation>コンピューターのグループ</translation>
    </message>
    <message>
        <source>A subnet mask looks like 255.255.255.0, or is a number from 0 to 32.</source>
        <translation>サブネット マスクは 255.255.255.0 のように、または 0 ～ 32 の数値で指定します。</translation>
    </message>
    <message>
        <source>The length of an IPv6 prefix is a number from 0 to 128, as in 64.</source>
        <translation>IPv6 プレフィックスの長さは 64 のように 0 ～ 128 の数値で指定します。</translation>
    </message>
    <message>
        <source>With a domain on the list every connection costs a reverse DNS lookup. A computer belongs to the domain only when its name leads back to its address.</source>
        <translation>一覧にドメインがあると、接続のたびに DNS の逆引き参照が必要になります。コンピューターは、その名前から元のアドレスに戻れる場合にだけドメインに属するとみなされます。</translation>
    </message>
    <message>
        <source>&amp;Only the list below</source>
        <translation>以下の一覧に含まれるコンピューターのみ(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;All except the list below</source>
        <translation>以下の一覧を除くすべてのコンピューター(&amp;A)</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>種類</translation>
    </message>
    <message>
        <source>Computers</source>
        <translation>コンピューター</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>Select which computers may access this virtual server:</source>
        <translation>この仮想サーバーにアクセスできるコンピューターを選択してください:</translation>
    </message>
    <message>
        <source>Computers that may connect</source>
        <translation>接続できるコンピューター</translation>
    </message>
    <message>
        <source>Whether the list names who may, or who may not.</source>
        <translation>一覧に載せるのは許可するコンピューターか、許可しないコンピューターかを選びます。</translation>
    </message>
    <message>
        <source>Who was refused &amp;lately...</source>
        <translation>最近拒否されたクライアント(&amp;L)...</translation>
    </message>
    <message>
        <source>Relay Restrictions</source>
        <translation>リレーの制限</translation>
    </message>
    <message>
        <source>Select which computers may relay through this virtual server:</source>
        <translation>この仮想サーバーを使ってリレーできるコンピューターを選択してください:</translation>
    </message>
    <message>
        <source>Computers that may relay</source>
        <translation>リレーできるコンピューター</translation>
    </message>
    <message>
        <source>Allow all computers which successfully authenticate to relay, &amp;regardless of the list above.</source>
        <translation>上の一覧に関係なく、正しく認証されたすべてのコンピューターにリレーを許可する(&amp;R)</translation>
    </message>
    <message>
        <source>Whoever logs on may relay, from wherever.</source>
        <translation>ログオンした人は、どこからでもリレーできます。</translation>
    </message>
    <message>
        <source>This would be an open relay. Choose Only the list below, or type the words that confirm that it is meant.</source>
        <translation>これはオープン リレーになります。[以下の一覧に含まれるコンピューターのみ] を選ぶか、意図したものであることを確認する言葉を入力してください。</translation>
    </message>
    <message>
        <source>The list is empty: every client is turned away.</source>
        <translation>一覧が空です: すべてのクライアントの接続が断られます。</translation>
    </message>
    <message>
        <source>DNS Lookup</source>
        <translation>DNS 参照</translation>
    </message>
    <message>
        <source>&amp;DNS name:</source>
        <translation>DNS 名(&amp;D):</translation>
    </message>
    <message>
        <source>Addresses</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>No address was found for {name}. Check the spelling and this computer&apos;s DNS.</source>
        <translation>{name} のアドレスが見つかりませんでした。つづりと、このコンピューターの DNS を確認してください。</translation>
    </message>
    <message>
        <source>The settings were changed again since: History... of Properties has them all.</source>
        <translation>その後、設定がもう一度変更されました。すべての変更はプロパティの [履歴] にあります。</translation>
    </message>
    <message>
        <source>Check &amp;DNS</source>
        <translation>DNS の確認(&amp;D)</translation>
    </message>
    <message>
        <source>Asking the name servers about {name}...</source>
        <translation>ネーム サーバーに {name} を問い合わせています...</translation>
    </message>
    <message>
        <source>Valid: {name} has the address {addresses}.</source>
        <translation>有効: {name} のアドレスは {addresses} です。</translation>
    </message>
    <message>
        <source>Invalid: {detail}.</source>
        <translation>無効: {detail}。</translation>
    </message>
    <message>
        <source>Invalid: {name} is not fully qualified. Other servers may turn it away; add the domain, as in {name}.example.com.</source>
        <translation>無効: {name} は完全修飾名ではありません。他のサーバーに断られることがあります。{name}.example.com のようにドメインを付けてください。</translation>
    </message>
    <message>
        <source>Invalid: no name server knows {name}. Servers that check who greets them may turn mail away; have an address record made for it.</source>
        <translation>無効: {name} を知っているネーム サーバーがありません。接続元の名前を調べるサーバーはメールを断ることがあります。アドレス レコードを登録してもらってください。</translation>
    </message>
    <message>
        <source>Invalid: {name} exists but has no address. Servers that check who greets them may turn mail away; have an address record made for it.</source>
        <translation>無効: {name} は存在しますが、アドレスがありません。接続元の名前を調べるサーバーはメールを断ることがあります。アドレス レコードを登録してもらってください。</translation>
    </message>
    <message>
        <source>Not checked: no name server gave an answer ({detail}). The name may still be right.</source>
        <translation>未確認: ネーム サーバーから応答がありませんでした ({detail})。名前は正しい可能性があります。</translation>
    </message>
    <message>
        <source>&amp;Fully-qualified domain name:</source>
        <translation>完全修飾ドメイン名(&amp;F):</translation>
    </message>
    <message>
        <source>The name this server greets with; at first that of this machine.</source>
        <translation>このサーバーが名乗る名前です。最初はこのコンピューターの名前です。</translation>
    </message>
    <message>
        <source>Log on and encrypt in a way of its &amp;own</source>
        <translation>独自の方法でログオンし暗号化する(&amp;O)</translation>
    </message>
    <message>
        <source>Outbound &amp;Security...</source>
        <translation>送信のセキュリティ(&amp;S)...</translation>
    </message>
    <message>
        <source>Use &amp;DNS to route to this domain</source>
        <translation>DNS を使用してこのドメインにルーティングする(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Forward all mail to smart host:</source>
        <translation>すべてのメールをスマート ホストに転送する(&amp;F):</translation>
    </message>
    <message>
        <source>Smart host</source>
        <translation>スマート ホスト</translation>
    </message>
    <message>
        <source>Name the smart host, or choose Use DNS.</source>
        <translation>スマート ホストの名前を指定するか、[DNS を使用] を選んでください。</translation>
    </message>
    <message>
        <source>{name} Properties</source>
        <translation>{name}のプロパティ</translation>
    </message>
    <message>
        <source>Domain Properties</source>
        <translation>ドメインのプロパティ</translation>
    </message>
    <message>
        <source>&amp;Allow incoming mail to be relayed to this domain</source>
        <translation>このドメインへの受信メールのリレーを許可する(&amp;A)</translation>
    </message>
    <message>
        <source>Whoever may connect may send to it, on the relay list or not.</source>
        <translation>接続できるクライアントなら、リレーの一覧になくてもこのドメインに送信できます。</translation>
    </message>
    <message>
        <source>Send &amp;HELO instead of EHLO</source>
        <translation>EHLO の代わりに HELO を送信する(&amp;H)</translation>
    </message>
    <message>
        <source>For servers too old for EHLO, without TLS and logon.</source>
        <translation>EHLO に対応していない古いサーバー用です。TLS とログオンは使えません。</translation>
    </message>
    <message>
        <source>Route domain</source>
        <translation>ドメインへのルーティング</translation>
    </message>
    <message>
        <source>With Use DNS, mail for this domain goes directly to the domain&apos;s mail hosts, not to the smart host that is set under Delivery.</source>
        <translation>DNS を使用する場合、このドメインへのメールは、「配信」で設定されたスマート ホストではなく、ドメインのメール ホストに直接送信されます。</translation>
    </message>
    <message>
        <source>Drop &amp;directory:</source>
        <translation>ドロップ ディレクトリ(&amp;D):</translation>
    </message>
    <message>
        <source>Where mail for local domains is put, a file each.</source>
        <translation>ローカル ドメイン宛てのメールが 1 通 1 ファイルで置かれる場所。</translation>
    </message>
    <message>
        <source>Enable drop directory &amp;quota</source>
        <translation>ドロップ ディレクトリのクォータを有効にする(&amp;Q)</translation>
    </message>
    <message>
        <source>Ten times the message size limit; then senders are told to wait.</source>
        <translation>メッセージ サイズの制限の 10 倍です。超えると、送信者に待つよう伝えます。</translation>
    </message>
    <message>
        <source>Rules that were asked</source>
        <translation>調べた規則</translation>
    </message>
    <message>
        <source>Pass</source>
        <translation>通過</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>拒否</translation>
    </message>
    <message>
        <source>Explain</source>
        <translation>判定の説明</translation>
    </message>
    <message>
        <source>&amp;Client address:</source>
        <translation>クライアントのアドレス(&amp;C):</translation>
    </message>
    <message>
        <source>&amp;Sender:</source>
        <translation>送信者(&amp;S):</translation>
    </message>
    <message>
        <source>&amp;Recipient:</source>
        <translation>受信者(&amp;R):</translation>
    </message>
    <message>
        <source>&amp;Logged on</source>
        <translation>ログオン済み(&amp;L)</translation>
    </message>
    <message>
        <source>Connection &amp;encrypted</source>
        <translation>接続が暗号化されている(&amp;E)</translation>
    </message>
    <message>
        <source>Settings in effect</source>
        <translation>現在有効な設定</translation>
    </message>
    <message>
        <source>With the changes on this sheet</source>
        <translation>このシートの変更を含む</translation>
    </message>
    <message>
        <source>Would this message be taken, and which rule decides? Nothing is sent.</source>
        <translation>このメッセージは受け付けられるか、どの規則で決まるかを調べます。実際には何も送信しません。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>E&amp;xplain</source>
        <translation>調べる(&amp;X)</translation>
    </message>
    <message>
        <source>Allowed. {rule}.</source>
        <translation>許可されます。{rule}。</translation>
    </message>
    <message>
        <source>Refused. {rule}.
The client would be told: {reply}</source>
        <translation>拒否されます。{rule}。
クライアントへの応答: {reply}</translation>
    </message>
    <message>
        <source>None</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>STARTTLS</source>
        <translation>STARTTLS</translation>
    </message>
    <message>
        <source>Implicit TLS</source>
        <translation>暗黙の TLS</translation>
    </message>
    <message>
        <source>an IP address of this computer, or {all}</source>
        <translation>このコンピューターの IP アドレス、または {all}</translation>
    </message>
    <message>
        <source>There is an identity {pair} already. Change its address or its TCP port.</source>
        <translation>{pair} の ID は既にあります。アドレスまたは TCP ポートを変更してください。</translation>
    </message>
    <message>
        <source>TCP &amp;port:</source>
        <translation>TCP ポート(&amp;P):</translation>
    </message>
    <message>
        <source>Mostly 25; 587 for clients that log on, 465 for implicit TLS.</source>
        <translation>通常は 25。ログオンするクライアントには 587、暗黙の TLS には 465 を使います。</translation>
    </message>
    <message>
        <source>&amp;TLS:</source>
        <translation>TLS(&amp;T):</translation>
    </message>
    <message>
        <source>STARTTLS is offered as soon as there is a certificate. Implicit TLS encrypts from the first byte and needs a certificate.</source>
        <translation>STARTTLS は、証明書があればすぐに使用できます。暗黙の TLS は最初のバイトから暗号化し、証明書が必要です。</translation>
    </message>
    <message>
        <source>Identification</source>
        <translation>識別</translation>
    </message>
    <message>
        <source>&amp;IP address:</source>
        <translation>IP アドレス(&amp;I):</translation>
    </message>
    <message>
        <source>IP address</source>
        <translation>IP アドレス</translation>
    </message>
    <message>
        <source>TCP port</source>
        <translation>TCP ポート</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Identities</source>
        <translation>ID</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>詳細設定</translation>
    </message>
    <message>
        <source>Configure multiple identities for this virtual server.</source>
        <translation>この仮想サーバーの複数の ID を構成します。</translation>
    </message>
    <message>
        <source>Log file name: {name}</source>
        <translation>ログ ファイル名: {name}</translation>
    </message>
    <message>
        <source>Logging Properties</source>
        <translation>ログのプロパティ</translation>
    </message>
    <message>
        <source>New log schedule</source>
        <translation>新しいログのスケジュール</translation>
    </message>
    <message>
        <source>When a new log file is begun.</source>
        <translation>新しいログ ファイルを始める時期です。</translation>
    </message>
    <message>
        <source>&amp;Hourly</source>
        <translation>毎時(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Daily</source>
        <translation>毎日(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Weekly</source>
        <translation>毎週(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Monthly</source>
        <translation>毎月(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Unlimited file size</source>
        <translation>ファイル サイズを制限しない(&amp;U)</translation>
    </message>
    <message>
        <source>When file &amp;size reaches:</source>
        <translation>ファイル サイズが次に達したとき(&amp;S):</translation>
    </message>
    <message>
        <source>Si&amp;ze (MB):</source>
        <translation>サイズ (MB)(&amp;Z):</translation>
    </message>
    <message>
        <source>Counts for the schedule When file size reaches.</source>
        <translation>スケジュールが [ファイル サイズが次に達したとき] の場合に使われます。</translation>
    </message>
    <message>
        <source>Use &amp;local time for file naming and rollover</source>
        <translation>ファイルの名前付けとロールオーバーに現地時刻を使用する(&amp;L)</translation>
    </message>
    <message>
        <source>Otherwise UTC counts. NCSA and IIS logs go by local time in any case.</source>
        <translation>オフの場合は UTC を使います。NCSA と IIS のログは常に現地時刻です。</translation>
    </message>
    <message>
        <source>Log &amp;file directory:</source>
        <translation>ログ ファイルのディレクトリ(&amp;F):</translation>
    </message>
    <message>
        <source>Empty: the folder Logs in the data folder.</source>
        <translation>空白の場合は、データ フォルダーの Logs フォルダーです。</translation>
    </message>
    <message>
        <source>&amp;Anonymous access</source>
        <translation>匿名アクセス(&amp;A)</translation>
    </message>
    <message>
        <source>OAuth &amp;2.0</source>
        <translation>OAuth 2.0(&amp;2)</translation>
    </message>
    <message>
        <source>Logon</source>
        <translation>ログオン</translation>
    </message>
    <message>
        <source>&amp;User name:</source>
        <translation>ユーザー名(&amp;U):</translation>
    </message>
    <message>
        <source>The account name and password of the server that you are connecting to are sent as clear text. It is recommended to enable TLS encryption.</source>
        <translation>接続先のサーバーのアカウント名とパスワードがクリア テキストとして送信されます。TLS 暗号化を有効にすることをお勧めします。</translation>
    </message>
    <message>
        <source>A&amp;ccount:</source>
        <translation>アカウント(&amp;C):</translation>
    </message>
    <message>
        <source>Pass&amp;word:</source>
        <translation>パスワード(&amp;W):</translation>
    </message>
    <message>
        <source>Kerberos where the domain has it, else NTLM version 2. Write the account as DOMAIN\user or user@REALM; without one, whoever this program runs as logs on.</source>
        <translation>ドメインで使用できる場合は Kerberos、それ以外は NTLM バージョン 2 を使用します。アカウントは DOMAIN\user または user@REALM の形式で入力します。空の場合は、このプログラムを実行しているユーザーとしてログオンします。</translation>
    </message>
    <message>
        <source>New SMTP Domain Wizard</source>
        <translation>新しい SMTP ドメイン ウィザード</translation>
    </message>
    <message>
        <source>&lt; &amp;Back</source>
        <translation>&lt; 戻る(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Next &gt;</source>
        <translation>次へ(&amp;N) &gt;</translation>
    </message>
    <message>
        <source>&amp;Finish</source>
        <translation>完了(&amp;F)</translation>
    </message>
    <message>
        <source>Domain type</source>
        <translation>ドメインの種類</translation>
    </message>
    <message>
        <source>Is the mail of this domain delivered elsewhere, or kept here?</source>
        <translation>このドメインのメールは別の場所に配信しますか、それともここに置きますか?</translation>
    </message>
    <message>
        <source>&amp;Remote</source>
        <translation>リモート(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Alias</source>
        <translation>エイリアス(&amp;A)</translation>
    </message>
    <message>
        <source>Mail for it goes on to another server, in a way that can be its own.</source>
        <translation>このドメイン宛てのメールは、独自に設定できる経路で別のサーバーに送られます。</translation>
    </message>
    <message>
        <source>Another name of the default domain: mail for it lands in the same drop folder.</source>
        <translation>既定のドメインの別名です。宛てられたメールは同じドロップ フォルダーに入ります。</translation>
    </message>
    <message>
        <source>Domain name</source>
        <translation>ドメイン名</translation>
    </message>
    <message>
        <source>A * may stand in front, as in *.example.com, for every domain below it.</source>
        <translation>*.example.com のように先頭に * を付けると、その下のすべてのドメインが対象になります。</translation>
    </message>
    <message>
        <source>The name that stands behind the @ of local addresses.</source>
        <translation>ローカルのアドレスの @ の後に付く名前です。</translation>
    </message>
    <message>
        <source>Only a remote domain may begin with *.</source>
        <translation>* で始められるのはリモート ドメインだけです。</translation>
    </message>
    <message>
        <source>A * stands only in front, followed by a dot: *.example.com.</source>
        <translation>* は先頭にだけ置き、*.example.com のように後にピリオドを続けます。</translation>
    </message>
    <message>
        <source>A domain name looks like example.com. {why}.</source>
        <translation>ドメイン名は example.com のように指定します。{why}。</translation>
    </message>
    <message>
        <source>{name} is on the list already.</source>
        <translation>{name} は既に一覧にあります。</translation>
    </message>
    <message>
        <source>Open relay: every program on this computer may send anything anywhere. Only this computer can connect, as every listener is on a loopback address.</source>
        <translation>オープン リレー: このコンピューターのすべてのプログラムが、どこにでも何でも送信できます。すべてのリスナーがループバック アドレスにあるため、接続できるのはこのコンピューターだけです。</translation>
    </message>
    <message>
        <source>Open relay: anybody who can connect may send anything anywhere. Spammers find such a relay within hours.</source>
        <translation>オープン リレー: 接続できる人は誰でも、どこにでも何でも送信できます。このようなリレーは数時間のうちに迷惑メールの送信者に見つかります。</translation>
    </message>
    <message>
        <source>open relay</source>
        <translation>オープン リレー</translation>
    </message>
    <message>
        <source>If this is &amp;meant, type: {phrase}</source>
        <translation>意図したものである場合は次のとおり入力(&amp;M): {phrase}</translation>
    </message>
    <message>
        <source>Outbound Connections</source>
        <translation>送信接続</translation>
    </message>
    <message>
        <source>&amp;Limit number of connections to:</source>
        <translation>接続数の制限(&amp;L):</translation>
    </message>
    <message>
        <source>All outbound connections together.</source>
        <translation>すべての送信接続の合計。</translation>
    </message>
    <message>
        <source>Time-&amp;out (minutes):</source>
        <translation>タイムアウト (分)(&amp;O):</translation>
    </message>
    <message>
        <source>How long a server may take to answer before the connection is given up.</source>
        <translation>サーバーの応答を待つ時間。これを過ぎると接続をあきらめます。</translation>
    </message>
    <message>
        <source>Limit number of connections per &amp;domain to:</source>
        <translation>ドメインあたりの接続数の制限(&amp;D):</translation>
    </message>
    <message>
        <source>Outbound connections to one destination.</source>
        <translation>1 つの宛先への送信接続。</translation>
    </message>
    <message>
        <source>&amp;TCP port:</source>
        <translation>TCP ポート(&amp;T):</translation>
    </message>
    <message>
        <source>The port of servers that are named without one: 25, or 587 where one logs on; 465 is for implicit TLS.</source>
        <translation>ポートを付けずに指定したサーバーのポート: 25、ログオンする場合は 587。465 は暗黙の TLS に使います。</translation>
    </message>
    <message>
        <source>Outbound Security</source>
        <translation>送信のセキュリティ</translation>
    </message>
    <message>
        <source>&amp;Verify the server&apos;s certificate</source>
        <translation>サーバーの証明書を検証する(&amp;V)</translation>
    </message>
    <message>
        <source>Without it, whoever stands between can pose as the server.</source>
        <translation>オフにすると、途中にいる誰かがサーバーになりすますことができます。</translation>
    </message>
    <message>
        <source>CA fi&amp;le:</source>
        <translation>CA ファイル(&amp;L):</translation>
    </message>
    <message>
        <source>The authorities this system trusts</source>
        <translation>このシステムが信頼する証明機関</translation>
    </message>
    <message>
        <source>A PEM file with the authorities to trust instead of the system&apos;s.</source>
        <translation>システムの証明機関の代わりに信頼する証明機関の PEM ファイル。</translation>
    </message>
    <message>
        <source>Send as this acc&amp;ount</source>
        <translation>このアカウントとして送信(&amp;O)</translation>
    </message>
    <message>
        <source>Sender and From of every message become the account that logs on, as some providers demand; the original From moves to Reply-To. A DKIM signature does not survive that.</source>
        <translation>すべてのメッセージの送信者と From を、ログオンするアカウントに書き換えます (一部のプロバイダーで必要)。元の From は Reply-To に移されます。DKIM 署名は無効になります。</translation>
    </message>
    <message>
        <source>Te&amp;st...</source>
        <translation>テスト(&amp;S)...</translation>
    </message>
    <message>
        <source>Try the way to the smart host with these values.</source>
        <translation>この設定値で、スマート ホストまでの配信経路を試します。</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>アドレス</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>HELO</source>
        <translation>HELO</translation>
    </message>
    <message>
        <source>When</source>
        <translation>日時</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>回数</translation>
    </message>
    <message>
        <source>Refused clients</source>
        <translation>拒否されたクライアント</translation>
    </message>
    <message>
        <source>&amp;Allow this computer</source>
        <translation>このコンピューターを許可(&amp;A)</translation>
    </message>
    <message>
        <source>Allow its &amp;subnet</source>
        <translation>サブネットを許可(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Ignore</source>
        <translation>無視(&amp;I)</translation>
    </message>
    <message>
        <source>E&amp;xplain...</source>
        <translation>判定の説明(&amp;X)...</translation>
    </message>
    <message>
        <source>Nobody was refused since the start.</source>
        <translation>起動してから拒否されたクライアントはありません。</translation>
    </message>
    <message>
        <source>It was told: {reply}</source>
        <translation>クライアントへの応答: {reply}</translation>
    </message>
    <message>
        <source>Who was refused lately</source>
        <translation>最近拒否されたクライアント</translation>
    </message>
    <message>
        <source>Clients that a rule turned away since the program started, the last one first.</source>
        <translation>プログラムの起動以降に規則によって断られたクライアント。新しい順です。</translation>
    </message>
    <message>
        <source>&amp;Wait: mail stays in the queue until a smart host is named</source>
        <translation>待機: スマート ホストが指定されるまでメールをキューに置く(&amp;W)</translation>
    </message>
    <message>
        <source>Di&amp;rect by DNS (MX): mail goes to the hosts of each domain</source>
        <translation>DNS (MX) による直接配信(&amp;R): 各ドメインのメール ホストに送信します</translation>
    </message>
    <message>
        <source>&amp;Capture only: keep every message under Captured mail, deliver nothing</source>
        <translation>キャプチャのみ: すべてのメッセージを [キャプチャしたメール] に置き、何も配信しない(&amp;C)</translation>
    </message>
    <message>
        <source>H&amp;old: keep every message in the queue</source>
        <translation>保留: すべてのメッセージをキューに置く(&amp;O)</translation>
    </message>
    <message>
        <source>Mail goes to the smart host: {smart_host}.</source>
        <translation>メールはスマート ホストに送られます: {smart_host}。</translation>
    </message>
    <message>
        <source>The smart host is not used while mail goes directly.</source>
        <translation>直接配信する間、スマート ホストは使用されません。</translation>
    </message>
    <message>
        <source>Mail goes directly where that works, and to the smart host where not: {smart_host}.</source>
        <translation>メールはまず直接配信され、配信できない場合はスマート ホスト {smart_host} に送信されます。</translation>
    </message>
    <message>
        <source>The smart host is not used while every message is captured.</source>
        <translation>すべてのメッセージをキャプチャする間、スマート ホストは使われません。</translation>
    </message>
    <message>
        <source>The smart host is not used while every message is held.</source>
        <translation>すべてのメッセージを保留する間、スマート ホストは使われません。</translation>
    </message>
    <message>
        <source>Connection control</source>
        <translation>接続の制御</translation>
    </message>
    <message>
        <source>Limit number of connections</source>
        <translation>接続数の制限</translation>
    </message>
    <message>
        <source>Connections from one address</source>
        <translation>1 つのアドレスからの接続</translation>
    </message>
    <message>
        <source>Number of connections</source>
        <translation>接続数</translation>
    </message>
    <message>
        <source>TLS encryption</source>
        <translation>TLS 暗号化</translation>
    </message>
    <message>
        <source>Sender&apos;s address</source>
        <translation>送信者のアドレス</translation>
    </message>
    <message>
        <source>Recipient&apos;s address</source>
        <translation>受信者のアドレス</translation>
    </message>
    <message>
        <source>Message size</source>
        <translation>メッセージ サイズ</translation>
    </message>
    <message>
        <source>Session size</source>
        <translation>セッション サイズ</translation>
    </message>
    <message>
        <source>Number of recipients</source>
        <translation>受信者数</translation>
    </message>
    <message>
        <source>Local domain</source>
        <translation>ローカル ドメイン</translation>
    </message>
    <message>
        <source>Remote domain open for relaying</source>
        <translation>リレーが許可されたリモート ドメイン</translation>
    </message>
    <message>
        <source>Relay restrictions</source>
        <translation>リレーの制限</translation>
    </message>
    <message>
        <source>the computer is not on the list</source>
        <translation>コンピューターは一覧にありません</translation>
    </message>
    <message>
        <source>the computer is not among the exceptions</source>
        <translation>コンピューターは除外の一覧にありません</translation>
    </message>
    <message>
        <source>not required</source>
        <translation>必須ではありません</translation>
    </message>
    <message>
        <source>required</source>
        <translation>必須です</translation>
    </message>
    <message>
        <source>active</source>
        <translation>有効</translation>
    </message>
    <message>
        <source>anonymous access</source>
        <translation>匿名アクセス</translation>
    </message>
    <message>
        <source>logged on</source>
        <translation>ログオン済み</translation>
    </message>
    <message>
        <source>within the limit</source>
        <translation>制限内です</translation>
    </message>
    <message>
        <source>well formed</source>
        <translation>形式は正しい</translation>
    </message>
    <message>
        <source>not well formed</source>
        <translation>形式が正しくありません</translation>
    </message>
    <message>
        <source>needs SMTPUTF8</source>
        <translation>SMTPUTF8 が必要です</translation>
    </message>
    <message>
        <source>whoever has logged on may relay</source>
        <translation>ログオンした人はリレーできます</translation>
    </message>
    <message>
        <source>{finding}, and the address carries a second route</source>
        <translation>{finding}が、アドレスに 2 つ目の経路が含まれています</translation>
    </message>
    <message>
        <source>{subject}: {finding}</source>
        <translation>{subject}: {finding}</translation>
    </message>
    <message>
        <source>Try a&amp;gain</source>
        <translation>やり直す(&amp;G)</translation>
    </message>
    <message>
        <source>The password is stored with Apply or OK of the property sheet.</source>
        <translation>パスワードは、プロパティ シートの [適用] または [OK] で保存されます。</translation>
    </message>
    <message>
        <source>Asking the keyring about {user}...</source>
        <translation>キーリングに {user} を問い合わせています...</translation>
    </message>
    <message>
        <source>Stored in {store}</source>
        <translation>{store} に保存済み</translation>
    </message>
    <message>
        <source>The password of {user} is stored in {store}. Type only to replace it.</source>
        <translation>{user} のパスワードは {store} に保存されています。変更する場合にだけ入力してください。</translation>
    </message>
    <message>
        <source>No password of {user} is stored yet in {store}.</source>
        <translation>{user} のパスワードはまだ {store} に保存されていません。</translation>
    </message>
    <message>
        <source>What you type here is kept until it can be stored.</source>
        <translation>ここに入力したものは、保存できるようになるまで保持されます。</translation>
    </message>
    <message>
        <source>A&amp;dd...</source>
        <translation>追加(&amp;D)...</translation>
    </message>
    <message>
        <source>Remo&amp;ve</source>
        <translation>削除(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Edit...</source>
        <translation>編集(&amp;E)...</translation>
    </message>
    <message>
        <source>&amp;TLS encryption</source>
        <translation>TLS 暗号化(&amp;T)</translation>
    </message>
    <message>
        <source>Use TLS when the server o&amp;ffers it</source>
        <translation>サーバーが対応していれば TLS を使う(&amp;F)</translation>
    </message>
    <message>
        <source>Mail waits rather than travel as clear text.</source>
        <translation>メールは、クリア テキストで送られるよりも待機するほうを選びます。</translation>
    </message>
    <message>
        <source>TLS &amp;mode:</source>
        <translation>TLS のモード(&amp;M):</translation>
    </message>
    <message>
        <source>Implicit TLS encrypts from the first byte, mostly on port 465.</source>
        <translation>暗黙の TLS は最初のバイトから暗号化します。多くはポート 465 です。</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>ユーザー名</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>Change &amp;password...</source>
        <translation>パスワードの変更(&amp;P)...</translation>
    </message>
    <message>
        <source>stored with Apply</source>
        <translation>[適用] で保存</translation>
    </message>
    <message>
        <source>stored</source>
        <translation>保存済み</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>Change Password</source>
        <translation>パスワードの変更</translation>
    </message>
    <message>
        <source>Add User</source>
        <translation>ユーザーの追加</translation>
    </message>
    <message>
        <source>&amp;Confirm password:</source>
        <translation>パスワードの確認入力(&amp;C):</translation>
    </message>
    <message>
        <source>A user name has no blanks and none of / \ : * ? &quot; &lt; &gt; |.</source>
        <translation>ユーザー名には、空白と / \ : * ? &quot; &lt; &gt; | は使えません。</translation>
    </message>
    <message>
        <source>Type a password: without one nobody can log on.</source>
        <translation>パスワードを入力してください。パスワードがないと誰もログオンできません。</translation>
    </message>
    <message>
        <source>The two passwords differ. Type them again.</source>
        <translation>2 つのパスワードが異なります。もう一度入力してください。</translation>
    </message>
    <message>
        <source>The password is kept as a salted hash among this computer&apos;s credentials, never in the settings file.</source>
        <translation>パスワードはソルト付きハッシュとしてこのコンピューターの資格情報に保存され、設定ファイルには保存されません。</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日付</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>Client IP Address</source>
        <translation>クライアント IP アドレス</translation>
    </message>
    <message>
        <source>User Name</source>
        <translation>ユーザー名</translation>
    </message>
    <message>
        <source>Service Name</source>
        <translation>サービス名</translation>
    </message>
    <message>
        <source>Server Name</source>
        <translation>サーバー名</translation>
    </message>
    <message>
        <source>Server IP Address</source>
        <translation>サーバー IP アドレス</translation>
    </message>
    <message>
        <source>Server Port</source>
        <translation>サーバー ポート</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>メソッド</translation>
    </message>
    <message>
        <source>URI Stem</source>
        <translation>URI Stem</translation>
    </message>
    <message>
        <source>URI Query</source>
        <translation>URI クエリ</translation>
    </message>
    <message>
        <source>Protocol Status</source>
        <translation>プロトコルの状態</translation>
    </message>
    <message>
        <source>Win32 Status</source>
        <translation>Win32 の状態</translation>
    </message>
    <message>
        <source>Bytes Sent</source>
        <translation>送信バイト数</translation>
    </message>
    <message>
        <source>Bytes Received</source>
        <translation>受信バイト数</translation>
    </message>
    <message>
        <source>Time Taken</source>
        <translation>所要時間</translation>
    </message>
    <message>
        <source>Protocol Version</source>
        <translation>プロトコル バージョン</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>ホスト</translation>
    </message>
    <message>
        <source>User Agent</source>
        <translation>ユーザー エージェント</translation>
    </message>
    <message>
        <source>Cookie</source>
        <translation>Cookie</translation>
    </message>
    <message>
        <source>Referer</source>
        <translation>参照元</translation>
    </message>
    <message>
        <source>E&amp;xtended logging options:</source>
        <translation>拡張ログ オプション(&amp;X):</translation>
    </message>
    <message>
        <source>Extended properties</source>
        <translation>拡張プロパティ</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>分</translation>
    </message>
    <message>
        <source>Hours</source>
        <translation>時間</translation>
    </message>
    <message>
        <source>Days</source>
        <translation>日</translation>
    </message>
    <message>
        <source>{label} unit</source>
        <translation>{label}の単位</translation>
    </message>
    <message>
        <source>Settings history</source>
        <translation>設定の履歴</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>バージョン</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>番号</translation>
    </message>
    <message>
        <source>By</source>
        <translation>変更者</translation>
    </message>
    <message>
        <source>What</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>変更点</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>相違点</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>In this version</source>
        <translation>このバージョン</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>現在</translation>
    </message>
    <message>
        <source>&amp;Versions:</source>
        <translation>バージョン(&amp;V):</translation>
    </message>
    <message>
        <source>&amp;Differences between this version and now:</source>
        <translation>このバージョンと現在の相違点(&amp;D):</translation>
    </message>
    <message>
        <source>&amp;Restore this version</source>
        <translation>このバージョンに戻す(&amp;R)</translation>
    </message>
    <message>
        <source>The settings have never been changed.</source>
        <translation>設定は一度も変更されていません。</translation>
    </message>
    <message>
        <source>The version was brought back.</source>
        <translation>バージョンを元に戻しました。</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>アクセス</translation>
    </message>
    <message>
        <source>Access control</source>
        <translation>アクセス制御</translation>
    </message>
    <message>
        <source>Au&amp;thentication...</source>
        <translation>認証(&amp;T)...</translation>
    </message>
    <message>
        <source>Enable anonymous access, or say how clients log on and who may.</source>
        <translation>匿名アクセスを有効にするか、クライアントのログオン方法とログオンできるユーザーを指定します。</translation>
    </message>
    <message>
        <source>Domains</source>
        <translation>ドメイン</translation>
    </message>
    <message>
        <source>Name of the virtual server</source>
        <translation>仮想サーバーの名前</translation>
    </message>
    <message>
        <source>Queue directory</source>
        <translation>キュー ディレクトリ</translation>
    </message>
    <message>
        <source>Pickup directory</source>
        <translation>ピックアップ ディレクトリ</translation>
    </message>
    <message>
        <source>Fields of the log file</source>
        <translation>ログ ファイルのフィールド</translation>
    </message>
    <message>
        <source>Start the relay with the program</source>
        <translation>プログラムとともにリレーを起動</translation>
    </message>
    <message>
        <source>IP address and TCP port</source>
        <translation>IP アドレスと TCP ポート</translation>
    </message>
    <message>
        <source>Secure communication</source>
        <translation>セキュリティで保護された通信</translation>
    </message>
    <message>
        <source>Relay for those who log on</source>
        <translation>認証された相手の中継</translation>
    </message>
    <message>
        <source>Computers in the relay list</source>
        <translation>リレーの一覧のコンピューター</translation>
    </message>
    <message>
        <source>Computers in the connection list</source>
        <translation>接続の一覧のコンピューター</translation>
    </message>
    <message>
        <source>Retry intervals</source>
        <translation>再試行間隔</translation>
    </message>
    <message>
        <source>Fully-qualified domain name</source>
        <translation>完全修飾ドメイン名</translation>
    </message>
    <message>
        <source>Logon at the smart host</source>
        <translation>スマート ホストへのログオン</translation>
    </message>
    <message>
        <source>User name at the smart host</source>
        <translation>スマート ホストでのユーザー名</translation>
    </message>
    <message>
        <source>TLS encryption to the smart host</source>
        <translation>スマート ホストへの TLS 暗号化</translation>
    </message>
    <message>
        <source>Verify the smart host&apos;s certificate</source>
        <translation>スマート ホストの証明書の検証</translation>
    </message>
    <message>
        <source>{group}: {label}</source>
        <translation>{group}: {label}</translation>
    </message>
    <message>
        <source>&amp;Certificate...</source>
        <translation>証明書(&amp;C)...</translation>
    </message>
    <message>
        <source>View or set the certificate that connections to this server are encrypted with.</source>
        <translation>このサーバーへの接続の暗号化に使う証明書を表示または設定します。</translation>
    </message>
    <message>
        <source>Require TLS e&amp;ncryption</source>
        <translation>TLS 暗号化が必要(&amp;N)</translation>
    </message>
    <message>
        <source>A client that does not encrypt cannot send mail.</source>
        <translation>暗号化しないクライアントはメールを送信できません。</translation>
    </message>
    <message>
        <source>C&amp;onnection...</source>
        <translation>接続(&amp;O)...</translation>
    </message>
    <message>
        <source>Grant or deny access to this server by IP addresses or Internet domain names.</source>
        <translation>IP アドレスまたはインターネット ドメイン名によって、このサーバーへのアクセスを許可または拒否します。</translation>
    </message>
    <message>
        <source>&amp;Relay...</source>
        <translation>リレー(&amp;R)...</translation>
    </message>
    <message>
        <source>Grant or deny permission to relay e-mail through this SMTP virtual server.</source>
        <translation>この SMTP 仮想サーバーを使った電子メールのリレーを許可または拒否します。</translation>
    </message>
    <message>
        <source>See which clients were turned away, and let them in.</source>
        <translation>断られたクライアントを確認し、許可します。</translation>
    </message>
    <message>
        <source>Ask whether a message would be taken, and which rule decides.</source>
        <translation>メッセージが受け付けられるか、どの規則で決まるかを調べます。</translation>
    </message>
    <message>
        <source>&amp;Outbound Security...</source>
        <translation>送信のセキュリティ(&amp;O)...</translation>
    </message>
    <message>
        <source>How to log on at the smart host, and TLS encryption.</source>
        <translation>スマート ホストへのログオン方法と TLS 暗号化。</translation>
    </message>
    <message>
        <source>Outbound &amp;connections...</source>
        <translation>送信接続(&amp;C)...</translation>
    </message>
    <message>
        <source>How many connections go out, and to which TCP port.</source>
        <translation>送信接続の数と接続先の TCP ポート。</translation>
    </message>
    <message>
        <source>Ad&amp;vanced...</source>
        <translation>詳細設定(&amp;V)...</translation>
    </message>
    <message>
        <source>The smart host, the name of this server, and the route of mail.</source>
        <translation>スマート ホスト、このサーバーの名前、メールの配信経路。</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>配信</translation>
    </message>
    <message>
        <source>Outbound</source>
        <translation>送信</translation>
    </message>
    <message>
        <source>&amp;Delay notification:</source>
        <translation>遅延通知(&amp;D):</translation>
    </message>
    <message>
        <source>The sender is told once that mail is late after this time; 0 = never.</source>
        <translation>メールが遅れていることを、この時間の後に一度だけ送信者に知らせます。0 = 知らせません。</translation>
    </message>
    <message>
        <source>&amp;Expiration timeout:</source>
        <translation>有効期限のタイムアウト(&amp;E):</translation>
    </message>
    <message>
        <source>Mail that is older goes back to its sender.</source>
        <translation>これより古いメールは送信者に返します。</translation>
    </message>
    <message>
        <source>Local</source>
        <translation>ローカル</translation>
    </message>
    <message>
        <source>Delay &amp;notification:</source>
        <translation>遅延通知(&amp;N):</translation>
    </message>
    <message>
        <source>E&amp;xpiration timeout:</source>
        <translation>有効期限のタイムアウト(&amp;X):</translation>
    </message>
    <message>
        <source>General</source>
        <translation>全般</translation>
    </message>
    <message>
        <source>Inbound connections at one time; one more is told to try later.</source>
        <translation>同時に受け付ける接続の数です。超えた接続には後で再試行するよう伝えます。</translation>
    </message>
    <message>
        <source>Connection &amp;time-out (minutes):</source>
        <translation>接続のタイムアウト (分)(&amp;T):</translation>
    </message>
    <message>
        <source>An inbound connection that is idle as long is closed.</source>
        <translation>この時間、何も送られてこない受信接続は閉じられます。</translation>
    </message>
    <message>
        <source>&amp;Enable logging</source>
        <translation>ログを有効にする(&amp;E)</translation>
    </message>
    <message>
        <source>Writes what clients and servers say into a file.</source>
        <translation>クライアントとサーバーのやり取りをファイルに書き込みます。</translation>
    </message>
    <message>
        <source>Acti&amp;ve log format:</source>
        <translation>アクティブ ログ形式(&amp;V):</translation>
    </message>
    <message>
        <source>How the lines of the log file are written.</source>
        <translation>ログ ファイルの行の書式です。</translation>
    </message>
    <message>
        <source>W3C Extended Log File Format</source>
        <translation>W3C 拡張ログ ファイル形式</translation>
    </message>
    <message>
        <source>NCSA Common Log File Format</source>
        <translation>NCSA 共通ログ ファイル形式</translation>
    </message>
    <message>
        <source>Microsoft IIS Log File Format</source>
        <translation>Microsoft IIS ログ ファイル形式</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>P&amp;roperties...</source>
        <translation>プロパティ(&amp;R)...</translation>
    </message>
    <message>
        <source>When a log file ends, where it lies and what it holds:</source>
        <translation>ログ ファイルの区切り、場所、内容:</translation>
    </message>
    <message>
        <source>Change it under Delivery, Advanced.</source>
        <translation>[配信] の [詳細設定] で変更します。</translation>
    </message>
    <message>
        <source>(None)</source>
        <translation>(なし)</translation>
    </message>
    <message>
        <source>Fully-qualified domain name:</source>
        <translation>完全修飾ドメイン名:</translation>
    </message>
    <message>
        <source>Where clients connect. More than one, ports and TLS: Advanced.</source>
        <translation>クライアントの接続先。複数のアドレス、ポート、TLS は [詳細設定] で指定します。</translation>
    </message>
    <message>
        <source>A&amp;dvanced...</source>
        <translation>詳細設定(&amp;D)...</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>メッセージ</translation>
    </message>
    <message>
        <source>Limit message &amp;size to (KB)</source>
        <translation>メッセージ サイズの制限 (KB)(&amp;S)</translation>
    </message>
    <message>
        <source>Announced as SIZE; larger messages are refused.</source>
        <translation>SIZE として通知します。これより大きいメッセージは拒否されます。</translation>
    </message>
    <message>
        <source>Limit s&amp;ession size to (KB)</source>
        <translation>セッション サイズの制限 (KB)(&amp;E)</translation>
    </message>
    <message>
        <source>All messages of one connection together.</source>
        <translation>1 つの接続のすべてのメッセージの合計。</translation>
    </message>
    <message>
        <source>Limit &amp;number of messages per connection to</source>
        <translation>接続ごとのメッセージ数の制限(&amp;N)</translation>
    </message>
    <message>
        <source>Outbound: a further connection is opened beyond it.</source>
        <translation>送信: これを超えると別の接続を開きます。</translation>
    </message>
    <message>
        <source>Limit number of reci&amp;pients per message to</source>
        <translation>メッセージごとの受信者数の制限(&amp;P)</translation>
    </message>
    <message>
        <source>Each recipient beyond it is told to try later.</source>
        <translation>超えた受信者については、後で再試行するよう伝えます。</translation>
    </message>
    <message>
        <source>Send &amp;copy of Non-Delivery Report to:</source>
        <translation>配信不能レポートのコピーの送信先(&amp;C):</translation>
    </message>
    <message>
        <source>A mail address, or nothing.</source>
        <translation>メール アドレス、または空白。</translation>
    </message>
    <message>
        <source>Badmail &amp;directory:</source>
        <translation>Badmail ディレクトリ(&amp;D):</translation>
    </message>
    <message>
        <source>Where mail goes that can be neither delivered nor returned; takes a restart.</source>
        <translation>配信することも返すこともできないメールの置き場所。変更には再起動が必要です。</translation>
    </message>
    <message>
        <source>Pick up messa&amp;ge files</source>
        <translation>メッセージ ファイルを収集する(&amp;G)</translation>
    </message>
    <message>
        <source>Programs that write mail as files are served, too; each file is sent once.</source>
        <translation>メールをファイルとして書き込むプログラムにも対応します。各ファイルは 1 回だけ送信されます。</translation>
    </message>
    <message>
        <source>Pickup di&amp;rectory:</source>
        <translation>ピックアップ ディレクトリ(&amp;R):</translation>
    </message>
    <message>
        <source>Message files that are put here are sent and removed.</source>
        <translation>ここに置かれたメッセージ ファイルは送信後に削除されます。</translation>
    </message>
    <message>
        <source>&amp;First retry interval (minutes):</source>
        <translation>最初の再試行間隔 (分)(&amp;F):</translation>
    </message>
    <message>
        <source>&amp;Second retry interval (minutes):</source>
        <translation>2 回目の再試行間隔 (分)(&amp;S):</translation>
    </message>
    <message>
        <source>&amp;Third retry interval (minutes):</source>
        <translation>3 回目の再試行間隔 (分)(&amp;T):</translation>
    </message>
    <message>
        <source>Subse&amp;quent retry interval (minutes):</source>
        <translation>その後の再試行間隔 (分)(&amp;Q):</translation>
    </message>
    <message>
        <source>Between the third and the subsequent one the settings file has: {intervals}.</source>
        <translation>3 回目とその後の間に、設定ファイルには次の値があります: {intervals}。</translation>
    </message>
    <message>
        <source>How long mail waits before it is tried again.</source>
        <translation>メールが再試行されるまで待つ時間。</translation>
    </message>
    <message>
        <source>Restart the relay to apply: {names}.</source>
        <translation>適用するにはリレーを再起動してください: {names}。</translation>
    </message>
    <message>
        <source>The last change was taken back: {names}.</source>
        <translation>最後の変更を元に戻しました: {names}。</translation>
    </message>
    <message>
        <source>&amp;Apply</source>
        <translation>適用(&amp;A)</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>ヘルプ</translation>
    </message>
    <message>
        <source>&amp;Undo last change</source>
        <translation>最後の変更を元に戻す(&amp;U)</translation>
    </message>
    <message>
        <source>Histor&amp;y...</source>
        <translation>履歴(&amp;Y)...</translation>
    </message>
    <message>
        <source>{field}: allowed is {allowed}.</source>
        <translation>{field}: 指定できるのは {allowed} です。</translation>
    </message>
    <message>
        <source>a whole number from {low} to {high} {unit}</source>
        <translation>{low} ～ {high} の整数 ({unit})</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>分</translation>
    </message>
    <message>
        <source>to the smart host</source>
        <translation>スマート ホストへ</translation>
    </message>
    <message>
        <source>direct by DNS (MX)</source>
        <translation>DNS (MX) により直接</translation>
    </message>
    <message>
        <source>capture only, nothing is delivered</source>
        <translation>キャプチャのみ (配信しない)</translation>
    </message>
    <message>
        <source>hold everything in the queue</source>
        <translation>すべてキューに保留</translation>
    </message>
    <message>
        <source>none (anonymous access)</source>
        <translation>なし (匿名アクセス)</translation>
    </message>
    <message>
        <source>user name and password (Basic)</source>
        <translation>ユーザー名とパスワード (基本認証)</translation>
    </message>
    <message>
        <source>Integrated Windows Authentication</source>
        <translation>統合 Windows 認証</translation>
    </message>
    <message>
        <source>OAuth 2.0</source>
        <translation>OAuth 2.0</translation>
    </message>
    <message>
        <source>none</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>when the server offers it</source>
        <translation>サーバーが対応していれば使用</translation>
    </message>
    <message>
        <source>STARTTLS, always</source>
        <translation>STARTTLS (必須)</translation>
    </message>
    <message>
        <source>implicit TLS</source>
        <translation>暗黙的な TLS</translation>
    </message>
    <message>
        <source>(none)</source>
        <translation>(なし)</translation>
    </message>
    <message>
        <source>on</source>
        <translation>オン</translation>
    </message>
    <message>
        <source>off</source>
        <translation>オフ</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>(空)</translation>
    </message>
    <message>
        <source>User name and password</source>
        <translation>ユーザー名とパスワード</translation>
    </message>
    <message>
        <source>No logon</source>
        <translation>ログオンなし</translation>
    </message>
    <message>
        <source>Mail a&amp;ddress:</source>
        <translation>メール アドレス(&amp;D):</translation>
    </message>
    <message>
        <source>Access &amp;key:</source>
        <translation>アクセス キー(&amp;K):</translation>
    </message>
    <message>
        <source>Pro&amp;vider:</source>
        <translation>プロバイダー(&amp;V):</translation>
    </message>
    <message>
        <source>&amp;Mail address:</source>
        <translation>メール アドレス(&amp;M):</translation>
    </message>
    <message>
        <source>&amp;Application (client) ID:</source>
        <translation>アプリケーション (クライアント) ID(&amp;A):</translation>
    </message>
    <message>
        <source>&amp;Tenant:</source>
        <translation>テナント(&amp;T):</translation>
    </message>
    <message>
        <source>&amp;How to sign in:</source>
        <translation>サインインの方法(&amp;H):</translation>
    </message>
    <message>
        <source>Authori&amp;zation endpoint:</source>
        <translation>承認エンドポイント(&amp;Z):</translation>
    </message>
    <message>
        <source>&amp;Device authorization endpoint:</source>
        <translation>デバイス承認エンドポイント(&amp;D):</translation>
    </message>
    <message>
        <source>To&amp;ken endpoint:</source>
        <translation>トークン エンドポイント(&amp;K):</translation>
    </message>
    <message>
        <source>Sco&amp;pe:</source>
        <translation>スコープ(&amp;P):</translation>
    </message>
    <message>
        <source>Client &amp;secret:</source>
        <translation>クライアント シークレット(&amp;S):</translation>
    </message>
    <message>
        <source>A client secret is stored in {store}. Type only to replace it.</source>
        <translation>クライアント シークレットは {store} に保存されています。変更する場合にだけ入力してください。</translation>
    </message>
    <message>
        <source>The application needs its client secret, which is kept in the keyring.</source>
        <translation>アプリケーションにはクライアント シークレットが必要です。シークレットはキーリングに保存されます。</translation>
    </message>
    <message>
        <source>Only if the provider gave one; it is kept in the keyring.</source>
        <translation>プロバイダーから発行された場合にだけ入力します。キーリングに保存されます。</translation>
    </message>
    <message>
        <source>&amp;Region:</source>
        <translation>リージョン(&amp;R):</translation>
    </message>
    <message>
        <source>Por&amp;t and encryption:</source>
        <translation>ポートと暗号化(&amp;T):</translation>
    </message>
    <message>
        <source>&amp;Log on with:</source>
        <translation>ログオン方法(&amp;L):</translation>
    </message>
    <message>
        <source>Password to use:</source>
        <translation>使用するパスワード:</translation>
    </message>
    <message>
        <source>Sender:</source>
        <translation>送信者:</translation>
    </message>
    <message>
        <source>Limits:</source>
        <translation>制限:</translation>
    </message>
    <message>
        <source>{name} needs {allowed}.</source>
        <translation>{name} には次の値が必要です: {allowed}。</translation>
    </message>
    <message>
        <source>{name} needs the name to log on with: it holds no spaces.</source>
        <translation>{name} には、ログオンに使用するユーザー名が必要です。空白は使用できません。</translation>
    </message>
    <message>
        <source>{name} needs the mail address of the account, such as joe@example.com.</source>
        <translation>{name} には、アカウントのメール アドレスが必要です (例: joe@example.com)。</translation>
    </message>
    <message>
        <source>Another smart host</source>
        <translation>その他のスマート ホスト</translation>
    </message>
    <message>
        <source>Sources:</source>
        <translation>出典:</translation>
    </message>
    <message>
        <source>Not all of this could be confirmed on the provider&apos;s own pages. Compare it with what you were told.</source>
        <translation>この内容の一部は、プロバイダー自身のページでは確認できていません。契約時の案内と照らし合わせてください。</translation>
    </message>
    <message>
        <source>Smart Host Presets</source>
        <translation>スマート ホストのプリセット</translation>
    </message>
    <message>
        <source>The password is typed, or somebody signs in, under Outbound Security.</source>
        <translation>パスワードの入力またはサインインは、[送信のセキュリティ] で行います。</translation>
    </message>
    <message>
        <source>The sign-in is stored with Apply or OK of the property sheet.</source>
        <translation>サインインの情報は、プロパティ シートの [適用] または [OK] で保存されます。</translation>
    </message>
    <message>
        <source>Choose a provider.</source>
        <translation>プロバイダーを選択してください。</translation>
    </message>
    <message>
        <source>Type the mail address of the account that sends.</source>
        <translation>送信に使用するアカウントのメール アドレスを入力してください。</translation>
    </message>
    <message>
        <source>Type the application (client) ID.</source>
        <translation>アプリケーション (クライアント) ID を入力してください。</translation>
    </message>
    <message>
        <source>The application has signed in. Nobody else has to.</source>
        <translation>アプリケーションがサインインしました。ほかに必要な操作はありません。</translation>
    </message>
    <message>
        <source>{user} has signed in.</source>
        <translation>{user} がサインインしました。</translation>
    </message>
    <message>
        <source>Set up and si&amp;gn in...</source>
        <translation>設定とサインイン(&amp;G)...</translation>
    </message>
    <message>
        <source>Nobody has signed in yet: this has to be set up.</source>
        <translation>まだサインインしていません。設定が必要です。</translation>
    </message>
    <message>
        <source>Signed in; kept in {store}.</source>
        <translation>サインイン済みです。情報は {store} に保存されています。</translation>
    </message>
    <message>
        <source>Nobody has signed in yet.</source>
        <translation>まだサインインしていません。</translation>
    </message>
    <message>
        <source>{provider}, {account}.</source>
        <translation>{provider}、{account}。</translation>
    </message>
    <message>
        <source>Choose a provider</source>
        <translation>プロバイダーの選択</translation>
    </message>
    <message>
        <source>Microsoft</source>
        <translation>Microsoft</translation>
    </message>
    <message>
        <source>Google</source>
        <translation>Google</translation>
    </message>
    <message>
        <source>Other endpoints</source>
        <translation>その他のエンドポイント</translation>
    </message>
    <message>
        <source>With the browser of this computer</source>
        <translation>このコンピューターのブラウザーを使用</translation>
    </message>
    <message>
        <source>With a code, on another device</source>
        <translation>別のデバイスでコードを入力</translation>
    </message>
    <message>
        <source>The application by itself, without a person</source>
        <translation>ユーザーなしでアプリケーションがサインイン</translation>
    </message>
    <message>
        <source>In the Microsoft Entra admin center under App registrations, on the overview of the application.</source>
        <translation>Microsoft Entra 管理センターの [アプリの登録] で、アプリケーションの [概要] に表示されます。</translation>
    </message>
    <message>
        <source>In the Google Cloud console under Credentials: the ID of an OAuth client of the type Desktop app.</source>
        <translation>Google Cloud コンソールの [認証情報] にある、種類が [デスクトップ アプリ] の OAuth クライアントの ID です。</translation>
    </message>
    <message>
        <source>The provider shows it where the application is registered.</source>
        <translation>アプリケーションを登録したプロバイダーの画面に表示されます。</translation>
    </message>
    <message>
        <source>Once, the administrator of the tenant registers an application: platform Mobile and desktop applications with http://localhost as redirect URI, public client flows allowed, delegated permission SMTP.Send. For the mailbox, Authenticated SMTP has to be on.</source>
        <translation>最初に一度、テナントの管理者がアプリケーションを登録します。プラットフォームは [モバイル アプリケーションとデスクトップ アプリケーション]、リダイレクト URI は http://localhost とし、パブリック クライアント フローを許可し、委任されたアクセス許可 SMTP.Send を追加します。メールボックスでは、認証済み SMTP を有効にする必要があります。</translation>
    </message>
    <message>
        <source>Once, the administrator of the tenant registers an application with a client secret and the application permission SMTP.SendAsApp of Office 365 Exchange Online, grants admin consent, and in Exchange Online PowerShell runs New-ServicePrincipal with the object ID of the enterprise application and Add-MailboxPermission with FullAccess. For the mailbox, Authenticated SMTP has to be on.</source>
        <translation>最初に一度、テナントの管理者が、クライアント シークレットと Office 365 Exchange Online のアプリケーションの許可 SMTP.SendAsApp を持つアプリケーションを登録し、管理者の同意を与えます。次に Exchange Online PowerShell で、エンタープライズ アプリケーションのオブジェクト ID を指定した New-ServicePrincipal と、FullAccess を指定した Add-MailboxPermission を実行します。メールボックスでは、認証済み SMTP を有効にする必要があります。</translation>
    </message>
    <message>
        <source>Google shows client ID and client secret together; both are needed. While the consent screen of the project is in testing, a sign-in ends after seven days.</source>
        <translation>Google ではクライアント ID とクライアント シークレットが一緒に表示され、両方が必要です。プロジェクトの同意画面がテスト中の間は、サインインは 7 日で無効になります。</translation>
    </message>
    <message>
        <source>Nobody has signed in.</source>
        <translation>サインインされませんでした。</translation>
    </message>
    <message>
        <source>The provider does not accept the application: check its ID, its secret and its permissions.</source>
        <translation>プロバイダーがアプリケーションを受け付けません。ID、シークレット、およびアクセス許可を確認してください。</translation>
    </message>
    <message>
        <source>The provider cannot be reached, or cannot answer now. Try again later.</source>
        <translation>プロバイダーに接続できないか、現在応答できません。しばらくしてからもう一度実行してください。</translation>
    </message>
    <message>
        <source>Sign &amp;in...</source>
        <translation>サインイン(&amp;I)...</translation>
    </message>
    <message>
        <source>&amp;Give up</source>
        <translation>中止(&amp;G)</translation>
    </message>
    <message>
        <source>Nobody has signed in: you gave up.</source>
        <translation>サインインは中止されました。</translation>
    </message>
    <message>
        <source>Asking the provider...</source>
        <translation>プロバイダーに問い合わせています...</translation>
    </message>
    <message>
        <source>Open this page on any device, sign in as the account, and enter the code.</source>
        <translation>任意のデバイスでこのページを開き、アカウントでサインインして、コードを入力してください。</translation>
    </message>
    <message>
        <source>Sign in as the account in the browser, which has been opened with this address.</source>
        <translation>このアドレスでブラウザーが開きました。ブラウザーでアカウントにサインインしてください。</translation>
    </message>
    <message>
        <source>Time left: {time}</source>
        <translation>残り時間: {time}</translation>
    </message>
    <message>
        <source>No browser could be opened. Copy the address and open it by yourself.</source>
        <translation>ブラウザーを開けませんでした。アドレスをコピーして、手動で開いてください。</translation>
    </message>
    <message>
        <source>Add&amp;ress:</source>
        <translation>アドレス(&amp;R):</translation>
    </message>
    <message>
        <source>Code:</source>
        <translation>コード:</translation>
    </message>
    <message>
        <source>Cop&amp;y address</source>
        <translation>アドレスのコピー(&amp;Y)</translation>
    </message>
    <message>
        <source>Op&amp;en the page</source>
        <translation>ページを開く(&amp;E)</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>コード</translation>
    </message>
    <message>
        <source>Copy c&amp;ode</source>
        <translation>コードのコピー(&amp;O)</translation>
    </message>
</context>
<context>
    <name>tray</name>
    <message numerus="yes">
        <source>%n message(s) could be neither delivered nor returned.</source>
        <translation>
            <numerusform>%n 件のメッセージを、配信することも返すこともできませんでした。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) need attention</source>
        <translation>
            <numerusform>%n 件の対処が必要です</numerusform>
        </translation>
    </message>
    <message>
        <source>Mailroot needs attention</source>
        <translation>Mailroot で対処が必要です</translation>
    </message>
    <message>
        <source>Mail in Badmail</source>
        <translation>Badmail にメールがあります</translation>
    </message>
    <message>
        <source>No longer a problem</source>
        <translation>問題は解消しました</translation>
    </message>
    <message>
        <source>Mail goes out again through {host}.</source>
        <translation>{host} 経由のメール送信が再開しました。</translation>
    </message>
    <message>
        <source>Clients can connect to {address} again.</source>
        <translation>クライアントは再び {address} に接続できます。</translation>
    </message>
    <message>
        <source>Solved: {text}</source>
        <translation>解決: {text}</translation>
    </message>
    <message>
        <source>&amp;Open Mailroot</source>
        <translation>Mailroot を開く(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Queue ({count})</source>
        <translation>キュー(&amp;Q) ({count})</translation>
    </message>
    <message>
        <source>{state}, nothing waiting</source>
        <translation>{state}、待機中なし</translation>
    </message>
    <message>
        <source>{state}, {count} waiting, oldest {age}</source>
        <translation>{state}、{count} 件が待機中、最も古いものは {age}</translation>
    </message>
    <message>
        <source>under 1 min</source>
        <translation>1 分未満</translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n 分</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h</source>
        <translation>
            <numerusform>%n 時間</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n 日</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wizard</name>
    <message>
        <source>ok</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>fault</source>
        <translation>障害</translation>
    </message>
    <message>
        <source>Checking...</source>
        <translation>確認しています...</translation>
    </message>
    <message>
        <source>Port 25</source>
        <translation>ポート 25</translation>
    </message>
    <message>
        <source>Keyring</source>
        <translation>キーリング</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>データ フォルダー</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>時計</translation>
    </message>
    <message>
        <source>Computer name</source>
        <translation>コンピューター名</translation>
    </message>
    <message>
        <source>Name servers</source>
        <translation>ネーム サーバー</translation>
    </message>
    <message>
        <source>Port {port} is free, and Mailroot may listen there.</source>
        <translation>ポート {port} は空いており、Mailroot が使用できます。</translation>
    </message>
    <message>
        <source>Port {port} is in use by {holder}. Stop that program and check again, or go on: port {instead} is proposed instead.</source>
        <translation>ポート {port} は {holder} が使用しています。そのプログラムを停止して再確認するか、このまま進んでください。代わりにポート {instead} を提案します。</translation>
    </message>
    <message>
        <source>This user may not listen on port {port}. Go on: port {instead} is proposed instead; or give the program the right to use ports below 1024 and check again.</source>
        <translation>このユーザーにはポート {port} を使用する権限がありません。このまま進めば、代わりにポート {instead} を提案します。または 1024 未満のポートを使う権限をプログラムに与えて再確認してください。</translation>
    </message>
    <message>
        <source>Port {port} cannot be opened ({reason}). Go on: port {instead} is proposed instead.</source>
        <translation>ポート {port} を開けません ({reason})。このまま進めば、代わりにポート {instead} を提案します。</translation>
    </message>
    <message>
        <source>Passwords are kept in: {store}.</source>
        <translation>パスワードの保存先: {store}。</translation>
    </message>
    <message>
        <source>The keyring is locked or not made yet. The system will ask for its password when one is stored.</source>
        <translation>キーリングがロックされているか、まだ作成されていません。パスワードを保存するときに、システムがキーリングのパスワードを尋ねます。</translation>
    </message>
    <message>
        <source>Passwords are read from files and not stored by this program: {store}.</source>
        <translation>パスワードはファイルから読み取り、このプログラムでは保存しません: {store}。</translation>
    </message>
    <message>
        <source>No password can be stored, so only smart hosts without logon can be used. {reason}</source>
        <translation>パスワードを保存できないため、ログオンが不要なスマート ホストだけを使用できます。{reason}</translation>
    </message>
    <message>
        <source>{folder} can be written to; {free} MB are free.</source>
        <translation>{folder} に書き込めます。空き容量は {free} MB です。</translation>
    </message>
    <message>
        <source>{folder} cannot be written to ({reason}), so no mail can be kept. Give this user the right to write there, or name another folder in MAILROOT_DATA.</source>
        <translation>{folder} に書き込めないため ({reason})、メールを保管できません。このユーザーに書き込み権限を与えるか、MAILROOT_DATA で別のフォルダーを指定してください。</translation>
    </message>
    <message>
        <source>Only {free} MB are free in {folder}, too little for a queue. Make room first.</source>
        <translation>{folder} の空き容量は {free} MB しかなく、キューには足りません。先に空きを作ってください。</translation>
    </message>
    <message>
        <source>Only {free} MB are free in {folder}. Large messages may be turned away until there is more room.</source>
        <translation>{folder} の空き容量は {free} MB です。空きが増えるまで、大きなメッセージは受け付けられないことがあります。</translation>
    </message>
    <message>
        <source>It is {now}.</source>
        <translation>現在 {now} です。</translation>
    </message>
    <message>
        <source>The clock says {now}, which cannot be. Certificates would be refused. Set the clock.</source>
        <translation>時計は {now} を示していますが、ありえない日時です。証明書が拒否されます。時計を合わせてください。</translation>
    </message>
    <message>
        <source>The clock says {now}, but a file was written on {newest}. Set the clock.</source>
        <translation>時計は {now} を示していますが、{newest} に書き込まれたファイルがあります。時計を合わせてください。</translation>
    </message>
    <message>
        <source>This computer is {name}.</source>
        <translation>このコンピューターは {name} です。</translation>
    </message>
    <message>
        <source>This computer is called {name}, without a domain. Some servers refuse such a name; another can be set later under Properties, Delivery, Advanced.</source>
        <translation>このコンピューターの名前は {name} で、ドメインがありません。このような名前を拒否するサーバーもあります。別の名前は後で [プロパティ]、[配信]、[詳細設定] で設定できます。</translation>
    </message>
    <message>
        <source>Name servers answer.</source>
        <translation>ネーム サーバーは応答しています。</translation>
    </message>
    <message>
        <source>No name server answered ({reason}), so a smart host cannot be found by its name. Check the network, or name the smart host by its IP address in brackets.</source>
        <translation>ネーム サーバーが応答しないため ({reason})、スマート ホストを名前で見つけられません。ネットワークを確認するか、スマート ホストを角かっこ付きの IP アドレスで指定してください。</translation>
    </message>
    <message>
        <source>Name servers answer, but do not know {name}. That matters only to smart hosts that check the name a client gives.</source>
        <translation>ネーム サーバーは応答していますが、{name} を知りません。クライアントの名乗る名前を確認するスマート ホストでのみ問題になります。</translation>
    </message>
    <message>
        <source>Name servers answer, but have no address for {name}. That matters only to smart hosts that check the name a client gives.</source>
        <translation>ネーム サーバーは応答していますが、{name} のアドレスがありません。クライアントの名乗る名前を確認するスマート ホストでのみ問題になります。</translation>
    </message>
    <message>
        <source>{name} is no name that name servers could know ({reason}).</source>
        <translation>{name} はネーム サーバーが扱える名前ではありません ({reason})。</translation>
    </message>
    <message>
        <source>another program (the system does not tell this user which)</source>
        <translation>別のプログラム (どれかはこのユーザーには示されません)</translation>
    </message>
    <message>
        <source>SMTP Server</source>
        <translation>SMTP サーバー</translation>
    </message>
    <message>
        <source>Telnet Client</source>
        <translation>Telnet クライアント</translation>
    </message>
    <message>
        <source>Start at sign-in</source>
        <translation>サインイン時に開始</translation>
    </message>
    <message>
        <source>Background service</source>
        <translation>バックグラウンド サービス</translation>
    </message>
    <message>
        <source>Pickup folder</source>
        <translation>Pickup フォルダー</translation>
    </message>
    <message>
        <source>Accepts mail from the programs and devices you chose, keeps it safe on disk, and delivers it through the smart host.</source>
        <translation>選択したプログラムやデバイスからメールを受け付け、ディスクに安全に保存し、スマート ホストを通して配信します。</translation>
    </message>
    <message>
        <source>A test console that talks to the server line by line, typed or played step by step, and follows the message to its answer.</source>
        <translation>サーバーと 1 行ずつ対話するテスト コンソールです。手で入力することも、手順どおりに再生することもでき、メッセージを応答まで追跡します。</translation>
    </message>
    <message>
        <source>Starts Mailroot, hidden in the notification area, when you sign in to this computer.</source>
        <translation>このコンピューターにサインインすると、Mailroot を通知領域に隠して開始します。</translation>
    </message>
    <message>
        <source>Relays mail while nobody is signed in.</source>
        <translation>誰もサインインしていない間もメールを中継します。</translation>
    </message>
    <message>
        <source>Sends the messages that programs write as files into a folder.</source>
        <translation>プログラムがフォルダーにファイルとして書き込んだメッセージを送信します。</translation>
    </message>
    <message>
        <source>This version has no background service: mail is relayed while Mailroot runs. Start at sign-in starts it with your session.</source>
        <translation>このバージョンにバックグラウンド サービスはありません。メールは Mailroot の実行中に中継されます。[サインイン時に開始] を使うと、サインインと同時に開始します。</translation>
    </message>
    <message>
        <source>First test message</source>
        <translation>最初のテスト メッセージ</translation>
    </message>
    <message>
        <source>No test message was asked for.</source>
        <translation>テスト メッセージは指定されていません。</translation>
    </message>
    <message>
        <source>Mailroot test message</source>
        <translation>Mailroot テスト メッセージ</translation>
    </message>
    <message>
        <source>Before You Begin</source>
        <translation>はじめに</translation>
    </message>
    <message>
        <source>Before you begin</source>
        <translation>開始する前に</translation>
    </message>
    <message>
        <source>Installation Type</source>
        <translation>インストールの種類</translation>
    </message>
    <message>
        <source>Select installation type</source>
        <translation>インストールの種類の選択</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>インポート</translation>
    </message>
    <message>
        <source>Import from another server</source>
        <translation>別のサーバーからのインポート</translation>
    </message>
    <message>
        <source>Server Selection</source>
        <translation>サーバーの選択</translation>
    </message>
    <message>
        <source>Select destination server</source>
        <translation>対象サーバーの選択</translation>
    </message>
    <message>
        <source>Server Roles</source>
        <translation>サーバーの役割</translation>
    </message>
    <message>
        <source>Select server roles</source>
        <translation>サーバーの役割の選択</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>機能</translation>
    </message>
    <message>
        <source>Select features</source>
        <translation>機能の選択</translation>
    </message>
    <message>
        <source>Smart host</source>
        <translation>スマート ホスト</translation>
    </message>
    <message>
        <source>Confirmation</source>
        <translation>確認</translation>
    </message>
    <message>
        <source>Confirm installation selections</source>
        <translation>インストール オプションの確認</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>結果</translation>
    </message>
    <message>
        <source>Installation progress</source>
        <translation>インストールの進行状況</translation>
    </message>
    <message>
        <source>Select Features</source>
        <translation>機能の選択</translation>
    </message>
    <message>
        <source>Confirm Installation Selections</source>
        <translation>インストール オプションの確認</translation>
    </message>
    <message>
        <source>Installation Results</source>
        <translation>インストールの結果</translation>
    </message>
    <message>
        <source>Add Roles and Features Wizard</source>
        <translation>役割と機能の追加ウィザード</translation>
    </message>
    <message>
        <source>Add Features</source>
        <translation>機能の追加</translation>
    </message>
    <message>
        <source>Settings before and after</source>
        <translation>インポート前後の設定</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>ファイルの値</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>現在</translation>
    </message>
    <message>
        <source>After</source>
        <translation>インポート後</translation>
    </message>
    <message>
        <source>Where clients connect</source>
        <translation>クライアントの接続先</translation>
    </message>
    <message>
        <source>&amp;Only this computer (127.0.0.1, ::1)</source>
        <translation>このコンピューターのみ (127.0.0.1, ::1)(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;All addresses of this computer</source>
        <translation>このコンピューターのすべてのアドレス(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;These addresses:</source>
        <translation>次のアドレス(&amp;T):</translation>
    </message>
    <message>
        <source>As the&amp;y are: {list}</source>
        <translation>現在のまま(&amp;Y): {list}</translation>
    </message>
    <message>
        <source>{reason} Port {port} is proposed instead; tell your programs to use it.</source>
        <translation>{reason} 代わりにポート {port} を提案します。プログラムにはこのポートを設定してください。</translation>
    </message>
    <message>
        <source>No address is checked. Check at least one, or choose all addresses.</source>
        <translation>アドレスが 1 つもオンになっていません。1 つ以上オンにするか、すべてのアドレスを選択してください。</translation>
    </message>
    <message>
        <source>Addresses of this computer</source>
        <translation>このコンピューターのアドレス</translation>
    </message>
    <message>
        <source>Use port {port}</source>
        <translation>ポート {port} を使う</translation>
    </message>
    <message>
        <source>TCP po&amp;rt:</source>
        <translation>TCP ポート(&amp;R):</translation>
    </message>
    <message>
        <source>STARTTLS</source>
        <translation>STARTTLS</translation>
    </message>
    <message>
        <source>Implicit TLS, from the first byte</source>
        <translation>暗黙の TLS (最初のバイトから)</translation>
    </message>
    <message>
        <source>TLS when the server offers it</source>
        <translation>サーバーが対応していれば TLS</translation>
    </message>
    <message>
        <source>None: clear text</source>
        <translation>なし (クリア テキスト)</translation>
    </message>
    <message>
        <source>Smart &amp;host:</source>
        <translation>スマート ホスト(&amp;H):</translation>
    </message>
    <message>
        <source>P&amp;ort:</source>
        <translation>ポート(&amp;O):</translation>
    </message>
    <message>
        <source>Encr&amp;yption:</source>
        <translation>暗号化(&amp;Y):</translation>
    </message>
    <message>
        <source>&amp;User name:</source>
        <translation>ユーザー名(&amp;U):</translation>
    </message>
    <message>
        <source>Empty = the smart host asks for no logon</source>
        <translation>空 = スマート ホストはログオンを求めない</translation>
    </message>
    <message>
        <source>Write the name of the smart host, or check Set this up later.</source>
        <translation>スマート ホストの名前を入力するか、[後で設定する] のチェック ボックスをオンにしてください。</translation>
    </message>
    <message>
        <source>{host} cannot be a smart host. Write a name such as smtp.example.com or an IP address such as 192.0.2.1, without smtp:// and without spaces.</source>
        <translation>{host} はスマート ホストとして使用できません。smtp.example.com のような名前、または 192.0.2.1 のような IP アドレスを、smtp:// や空白を付けずに入力してください。</translation>
    </message>
    <message>
        <source>CA fi&amp;le:</source>
        <translation>CA ファイル(&amp;L):</translation>
    </message>
    <message>
        <source>Chec&amp;k again</source>
        <translation>再確認(&amp;K)</translation>
    </message>
    <message>
        <source>This computer is being checked. You can go on meanwhile.</source>
        <translation>このコンピューターを確認しています。その間も先に進めます。</translation>
    </message>
    <message>
        <source>Mail cannot be relayed on this computer before the faults are put right.</source>
        <translation>障害を解消するまで、このコンピューターではメールを中継できません。</translation>
    </message>
    <message>
        <source>This computer can relay mail. Read the warnings, then go on.</source>
        <translation>このコンピューターでメールを中継できます。警告を読んでから進んでください。</translation>
    </message>
    <message>
        <source>This computer is fit to relay mail.</source>
        <translation>このコンピューターはメールの中継に適しています。</translation>
    </message>
    <message>
        <source>This wizard sets up a mail relay: programs and devices hand their mail to this computer, and it passes it on to your provider. Nothing is changed before you select Install.</source>
        <translation>このウィザードではメール リレーを設定します。プログラムや機器がこのコンピューターにメールを渡し、このコンピューターがプロバイダーへ送ります。[インストール] を選択するまで何も変更されません。</translation>
    </message>
    <message>
        <source>&amp;Restart the destination server automatically if required</source>
        <translation>必要に応じて対象サーバーを自動的に再起動する(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Export configuration settings</source>
        <translation>構成設定のエクスポート(&amp;E)</translation>
    </message>
    <message>
        <source>Export configuration settings</source>
        <translation>構成設定のエクスポート</translation>
    </message>
    <message>
        <source>The settings were written to {file}.</source>
        <translation>設定を {file} に書き出しました。</translation>
    </message>
    <message>
        <source>If a restart is required, this server restarts automatically, without additional notifications. Do you want to allow automatic restarts?</source>
        <translation>再起動が必要な場合、このサーバーは追加の通知なしで自動的に再起動します。自動的な再起動を許可しますか?</translation>
    </message>
    <message>
        <source>Only the mail server restarts, not this computer. Mail that waits stays in the queue.</source>
        <translation>再起動するのはメール サーバーだけで、このコンピューターではありません。待機中のメールはキューに残ります。</translation>
    </message>
    <message>
        <source>&amp;Yes</source>
        <translation>はい(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;No</source>
        <translation>いいえ(&amp;N)</translation>
    </message>
    <message>
        <source>To do the following on {name}, select Install.</source>
        <translation>{name} で次の操作を行うには、[インストール] を選択してください。</translation>
    </message>
    <message>
        <source>Nothing differs from what is installed. Go back to change something.</source>
        <translation>インストール済みの内容との違いはありません。変更するには前のページに戻ってください。</translation>
    </message>
    <message>
        <source>What will be done</source>
        <translation>実行する内容</translation>
    </message>
    <message>
        <source>&amp;Features:</source>
        <translation>機能(&amp;F):</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>説明</translation>
    </message>
    <message>
        <source>What it means</source>
        <translation>選択の結果</translation>
    </message>
    <message>
        <source>Check SMTP Server to go on: without it there is nothing to set up.</source>
        <translation>続行するには [SMTP サーバー] のチェック ボックスをオンにしてください。オンにしなければ、設定するものがありません。</translation>
    </message>
    <message>
        <source>SMTP Server will be removed: the relay is stopped and does not start any more. Mail that waits and everything else in {folder} stays there.</source>
        <translation>SMTP サーバー は削除されます。中継は停止し、以後は開始しません。配信待ちのメールを含め、{folder} の内容はそのまま残ります。</translation>
    </message>
    <message>
        <source>Without Start at sign-in, mail is relayed only after somebody has opened Mailroot.</source>
        <translation>[サインイン時に開始] がない場合、メールが中継されるのは誰かが Mailroot を開いた後だけです。</translation>
    </message>
    <message>
        <source>{feature} (Installed)</source>
        <translation>{feature} (インストール済み)</translation>
    </message>
    <message>
        <source>What should be on this computer? Check what to add, clear what to remove.</source>
        <translation>このコンピューターに何をインストールしますか。追加するものはチェック ボックスをオンに、削除するものはオフにしてください。</translation>
    </message>
    <message>
        <source>&amp;Browse...</source>
        <translation>参照(&amp;B)...</translation>
    </message>
    <message>
        <source>Show only what chan&amp;ges</source>
        <translation>変わるものだけを表示する(&amp;G)</translation>
    </message>
    <message>
        <source>What cannot come a&amp;long:</source>
        <translation>取り込めないもの(&amp;L):</translation>
    </message>
    <message>
        <source>Name the MetaBase.xml of the old server first.</source>
        <translation>先に元のサーバーの MetaBase.xml を指定してください。</translation>
    </message>
    <message>
        <source>MetaBase.xml of the old server</source>
        <translation>元のサーバーの MetaBase.xml</translation>
    </message>
    <message>
        <source>Metabase (*.xml)</source>
        <translation>メタベース (*.xml)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>すべてのファイル (*)</translation>
    </message>
    <message>
        <source>MetaBase.xml &amp;file:</source>
        <translation>MetaBase.xml ファイル(&amp;F):</translation>
    </message>
    <message>
        <source>&amp;Virtual server:</source>
        <translation>仮想サーバー(&amp;V):</translation>
    </message>
    <message>
        <source>Which settings are to be taken over? The file is read here; nothing is changed yet.</source>
        <translation>どの設定を取り込みますか。ここではファイルを読み取るだけで、まだ何も変更しません。</translation>
    </message>
    <message>
        <source>Se&amp;ttings before and after:</source>
        <translation>インポート前後の設定(&amp;T):</translation>
    </message>
    <message>
        <source>&amp;Role-based or feature-based installation</source>
        <translation>役割ベースまたは機能ベースのインストール(&amp;R)</translation>
    </message>
    <message>
        <source>I&amp;mport from another server (MetaBase.xml)</source>
        <translation>別のサーバーからのインポート (MetaBase.xml)(&amp;M)</translation>
    </message>
    <message>
        <source>How is this relay to be set up?</source>
        <translation>このリレーをどのように設定しますか?</translation>
    </message>
    <message>
        <source>Set up one server by choosing who sends, features and the smart host.</source>
        <translation>送信元、機能、スマート ホストを選んで 1 台のサーバーを設定します。</translation>
    </message>
    <message>
        <source>Take over the settings of an IIS SMTP server. You see every setting before and after, and what cannot come along, before anything is installed.</source>
        <translation>IIS SMTP サーバーの設定を引き継ぎます。インストールの前に、すべての設定の前後と、引き継げないものを確認できます。</translation>
    </message>
    <message>
        <source>&amp;Retry</source>
        <translation>再試行(&amp;R)</translation>
    </message>
    <message>
        <source>Pr&amp;operties...</source>
        <translation>プロパティ(&amp;O)...</translation>
    </message>
    <message>
        <source>&amp;Go to {page}</source>
        <translation>[{page}] へ移動(&amp;G)</translation>
    </message>
    <message>
        <source>Removing...</source>
        <translation>削除しています...</translation>
    </message>
    <message>
        <source>Installing...</source>
        <translation>インストールしています...</translation>
    </message>
    <message>
        <source>SMTP Server was removed.</source>
        <translation>SMTP サーバーを削除しました。</translation>
    </message>
    <message>
        <source>Installation succeeded.</source>
        <translation>インストールが成功しました。</translation>
    </message>
    <message>
        <source>Installation failed. Everything that was done has been put back.</source>
        <translation>インストールに失敗しました。実行した内容はすべて元に戻しました。</translation>
    </message>
    <message>
        <source>The removal failed.</source>
        <translation>削除に失敗しました。</translation>
    </message>
    <message>
        <source>The settings are stored, but a step after that failed.</source>
        <translation>設定は保存しましたが、その後の手順に失敗しました。</translation>
    </message>
    <message>
        <source>You can close this wizard without interrupting running tasks. Open it again to see how they ended.</source>
        <translation>実行中のタスクを中断せずに、このウィザードを閉じることができます。もう一度開くと結果を確認できます。</translation>
    </message>
    <message>
        <source>L&amp;eave it as it is</source>
        <translation>現在の設定のままにする(&amp;E)</translation>
    </message>
    <message>
        <source>Nothing is changed on this page. What is set is shown below.</source>
        <translation>このページでは何も変更しません。現在の設定は下に表示されます。</translation>
    </message>
    <message>
        <source>&amp;This computer only</source>
        <translation>このコンピューターのみ(&amp;T)</translation>
    </message>
    <message>
        <source>Programs and services on this computer send; no other computer may.</source>
        <translation>このコンピューターのプログラムとサービスだけが送信します。ほかのコンピューターからは送信できません。</translation>
    </message>
    <message>
        <source>&amp;Devices on the network</source>
        <translation>ネットワーク上のデバイス(&amp;D)</translation>
    </message>
    <message>
        <source>Printers, scanners and other computers in the subnets you name send, too.</source>
        <translation>指定したサブネットのプリンター、スキャナー、ほかのコンピューターも送信します。</translation>
    </message>
    <message>
        <source>&amp;SQL Server Database Mail</source>
        <translation>SQL Server データベース メール(&amp;S)</translation>
    </message>
    <message>
        <source>A database server sends, here or on another computer, with anonymous authentication; long lists of recipients are let through.</source>
        <translation>このコンピューターまたはほかのコンピューターのデータベース サーバーが匿名認証で送信します。受信者の多いメッセージも受け付けます。</translation>
    </message>
    <message>
        <source>Capture for de&amp;velopment</source>
        <translation>開発用にキャプチャ(&amp;V)</translation>
    </message>
    <message>
        <source>Programs on this computer send, and nothing is delivered: every message is kept under Captured mail.</source>
        <translation>このコンピューターのプログラムが送信しますが、何も配信されません。すべてのメッセージは [キャプチャしたメール] に保存されます。</translation>
    </message>
    <message>
        <source>The firewall of this computer must let TCP port {ports} in from there; the wizard does not change it.</source>
        <translation>このコンピューターのファイアウォールで、そこからの TCP ポート {ports} を許可する必要があります。ウィザードはファイアウォールを変更しません。</translation>
    </message>
    <message>
        <source>{entry} is neither an IP address nor a network. Write 192.168.1.20 for one computer, 192.168.1.0/24 for a network.</source>
        <translation>{entry} は IP アドレスでもネットワークでもありません。1 台のコンピューターは 192.168.1.20、ネットワークは 192.168.1.0/24 のように入力してください。</translation>
    </message>
    <message>
        <source>{entry} is an address within a network. Write {network} for the whole network, or the address alone for the one computer.</source>
        <translation>{entry} はネットワーク内のアドレスです。ネットワーク全体は {network} と、1 台のコンピューターはアドレスだけを入力してください。</translation>
    </message>
    <message>
        <source>{entry} is wider than one site: strangers on the Internet would be in it. Write the networks that the senders are in, such as 192.168.1.0/24.</source>
        <translation>{entry} は 1 つの拠点より広く、インターネット上の他人も含まれます。192.168.1.0/24 のように、送信元のあるネットワークを入力してください。</translation>
    </message>
    <message>
        <source>What follows from it</source>
        <translation>設定される内容</translation>
    </message>
    <message>
        <source>Write the subnets that the devices are in, such as 192.168.1.0/24.</source>
        <translation>192.168.1.0/24 のように、デバイスのあるサブネットを入力してください。</translation>
    </message>
    <message>
        <source>This computer is in {networks}.</source>
        <translation>このコンピューターは {networks} にあります。</translation>
    </message>
    <message>
        <source>S&amp;ubnets:</source>
        <translation>サブネット(&amp;U):</translation>
    </message>
    <message>
        <source>All addresses of this computer</source>
        <translation>このコンピューターのすべてのアドレス</translation>
    </message>
    <message>
        <source>&amp;Listen on:</source>
        <translation>待ち受けアドレス(&amp;L):</translation>
    </message>
    <message>
        <source>&amp;Address of SQL Server:</source>
        <translation>SQL Server のアドレス(&amp;A):</translation>
    </message>
    <message>
        <source>Empty = on this computer</source>
        <translation>空 = このコンピューター</translation>
    </message>
    <message>
        <source>Who will send mail through this computer? Only they may relay; the relay listens where they are.</source>
        <translation>このコンピューターを通してメールを送信するのは誰ですか。中継が許可されるのは選択した送信元だけで、それに合わせて待ち受けるアドレスが決まります。</translation>
    </message>
    <message>
        <source>&amp;Select a server from the server pool</source>
        <translation>サーバー プールからサーバーを選択(&amp;S)</translation>
    </message>
    <message>
        <source>Ser&amp;ver Pool</source>
        <translation>サーバー プール(&amp;V)</translation>
    </message>
    <message>
        <source>Server Pool</source>
        <translation>サーバー プール</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>IP Address</source>
        <translation>IP アドレス</translation>
    </message>
    <message>
        <source>Operating System</source>
        <translation>オペレーティング システム</translation>
    </message>
    <message>
        <source>{address} is no mail address: write one such as joe@example.com.</source>
        <translation>{address} はメール アドレスではありません。joe@example.com のように入力してください。</translation>
    </message>
    <message>
        <source>SMTP Server is removed: nothing is to be set up here.</source>
        <translation>SMTP サーバー は削除されます。ここで設定するものはありません。</translation>
    </message>
    <message>
        <source>Mail is accepted and kept under Captured mail; nothing is delivered until a smart host is set up.</source>
        <translation>メールは受け付けられ、[キャプチャしたメール] に保存されます。スマート ホストを設定するまで、何も配信されません。</translation>
    </message>
    <message>
        <source>All mail is held now. That stays so unless you name a smart host here.</source>
        <translation>現在、すべてのメールが保留されています。ここでスマート ホストを指定しない限り、変わりません。</translation>
    </message>
    <message>
        <source>Direct delivery by DNS is set. That stays so unless you name a smart host here.</source>
        <translation>DNS による直接配信が設定されています。ここでスマート ホストを指定しない限り、そのまま維持されます。</translation>
    </message>
    <message>
        <source>T&amp;est...</source>
        <translation>テスト(&amp;E)...</translation>
    </message>
    <message>
        <source>Connect and log on step by step, with what stands here now.</source>
        <translation>ここに入力されている内容で、接続とログオンを 1 段階ずつ試します。</translation>
    </message>
    <message>
        <source>Set this up l&amp;ater: capture only</source>
        <translation>後で設定する: キャプチャのみ(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Send a test message to:</source>
        <translation>テスト メッセージの宛先(&amp;S):</translation>
    </message>
    <message>
        <source>Empty = none is sent</source>
        <translation>空 = 送信しない</translation>
    </message>
    <message>
        <source>&amp;From:</source>
        <translation>差出人(&amp;F):</translation>
    </message>
    <message>
        <source>Which server takes the mail on? Mailroot hands everything to it; your provider&apos;s settings have its name.</source>
        <translation>メールをどのサーバーに渡しますか。Mailroot はすべてのメールをこのサーバーに渡します。名前はプロバイダーの設定情報に記載されています。</translation>
    </message>
    <message>
        <source>Pass&amp;word:</source>
        <translation>パスワード(&amp;W):</translation>
    </message>
    <message>
        <source>The password is stored when you press Install.</source>
        <translation>パスワードは [インストール] を押したときに保存されます。</translation>
    </message>
    <message>
        <source>Type the password of {user}: none is stored.</source>
        <translation>{user} のパスワードを入力してください。まだ保存されていません。</translation>
    </message>
    <message>
        <source>Delivery: nothing leaves; every message is kept under Captured mail.</source>
        <translation>配信: 外部には何も送信されません。すべてのメッセージは [キャプチャしたメール] に保存されます。</translation>
    </message>
    <message>
        <source>empty, so nobody may relay without a logon</source>
        <translation>空 (ログオンしなければ誰も中継できません)</translation>
    </message>
    <message>
        <source>Relay list: {entries}</source>
        <translation>中継の一覧: {entries}</translation>
    </message>
    <message>
        <source>Relay: everybody except {entries}</source>
        <translation>中継: {entries} 以外のすべて</translation>
    </message>
    <message>
        <source>Relay: everybody who can connect</source>
        <translation>中継: 接続できるすべてのコンピューター</translation>
    </message>
    <message>
        <source>Listens on: {addresses}</source>
        <translation>待ち受け: {addresses}</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>May connect: {entries}</source>
        <translation>接続できるコンピューター: {entries}</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>なし</translation>
    </message>
    <message>
        <source>May connect: everybody except {entries}</source>
        <translation>接続できるコンピューター: {entries} 以外のすべて</translation>
    </message>
    <message>
        <source>May connect: this computer</source>
        <translation>接続できるコンピューター: このコンピューター</translation>
    </message>
    <message>
        <source>May connect: everybody who reaches an address above</source>
        <translation>接続できるコンピューター: 上のアドレスに到達できるすべて</translation>
    </message>
    <message>
        <source>Connections at the same time: {number} at most</source>
        <translation>同時接続数: {number} まで</translation>
    </message>
    <message>
        <source>Recipients per message: {number} at most</source>
        <translation>メッセージあたりの受信者数: {number} まで</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>ページ</translation>
    </message>
    <message>
        <source>{page}, done</source>
        <translation>{page}、完了</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>The server is stopped.</source>
        <translation>サーバーを停止しました。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>設定</translation>
    </message>
    <message>
        <source>Set aside in the history; mail that waits stays in the queue.</source>
        <translation>履歴に退避しました。待機中のメールはキューに残ります。</translation>
    </message>
    <message>
        <source>Add features that are required for SMTP Server?</source>
        <translation>SMTP サーバー に必要な機能を追加しますか?</translation>
    </message>
    <message>
        <source>SMTP Server needs the following to work on this computer. It is added together with it.</source>
        <translation>このコンピューターで SMTP サーバー を使用するには次のものが必要です。一緒に追加されます。</translation>
    </message>
    <message>
        <source>Data folder: {folder}</source>
        <translation>データ フォルダー: {folder}</translation>
    </message>
    <message>
        <source>Queue, Pickup, Badmail, Drop and Logs</source>
        <translation>Queue、Pickup、Badmail、Drop、Logs</translation>
    </message>
    <message>
        <source>{feature}: mail is relayed again after a restart</source>
        <translation>{feature}: 再起動後もメールを中継します</translation>
    </message>
    <message>
        <source>Management tools</source>
        <translation>管理ツール</translation>
    </message>
    <message>
        <source>{feature}: the test console</source>
        <translation>{feature}: テスト コンソール</translation>
    </message>
    <message>
        <source>Include &amp;management tools (if applicable)</source>
        <translation>管理ツールを含める (存在する場合)(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Add Required Role Services</source>
        <translation>必要な役割サービスを追加(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Add Features</source>
        <translation>機能の追加(&amp;A)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>running</source>
        <translation>実行中</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>done, with a remark</source>
        <translation>完了 (注意あり)</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>nothing to do</source>
        <translation>対象なし</translation>
    </message>
    <message>
        <source>put back</source>
        <translation>元に戻しました</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>フォルダー</translation>
    </message>
    <message>
        <source>Credentials</source>
        <translation>資格情報</translation>
    </message>
    <message>
        <source>No password is to be stored.</source>
        <translation>保存するパスワードはありません。</translation>
    </message>
    <message>
        <source>Kept in: {store}.</source>
        <translation>保存先: {store}。</translation>
    </message>
    <message>
        <source>On.</source>
        <translation>オン。</translation>
    </message>
    <message>
        <source>Off.</source>
        <translation>オフ。</translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s) changed.</source>
        <translation>
            <numerusform>%n 個の設定を変更しました。</numerusform>
        </translation>
    </message>
    <message>
        <source>Addresses and ports</source>
        <translation>アドレスとポート</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>起動</translation>
    </message>
    <message>
        <source>Restart needed to apply: {names}</source>
        <translation>適用には再起動が必要です: {names}</translation>
    </message>
    <message>
        <source>The server is started.</source>
        <translation>サーバーを起動しました。</translation>
    </message>
    <message>
        <source>Features to add</source>
        <translation>追加する機能</translation>
    </message>
    <message>
        <source>Features to remove</source>
        <translation>削除する機能</translation>
    </message>
    <message>
        <source>Passwords</source>
        <translation>パスワード</translation>
    </message>
    <message>
        <source>The server stops; mail that waits stays in the queue.</source>
        <translation>サーバーを停止します。待機中のメールはキューに残ります。</translation>
    </message>
    <message>
        <source>Settings are set aside in the history; passwords stay in the keyring.</source>
        <translation>設定は履歴に退避し、パスワードはキーリングに残ります。</translation>
    </message>
    <message>
        <source>As they come</source>
        <translation>既定のまま</translation>
    </message>
    <message>
        <source>is stored</source>
        <translation>保存する</translation>
    </message>
    <message>
        <source>is removed</source>
        <translation>削除する</translation>
    </message>
    <message>
        <source>From {sender} to {recipient}</source>
        <translation>{sender} から {recipient} へ</translation>
    </message>
    <message>
        <source>&lt; &amp;Previous</source>
        <translation>&lt; 前へ(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Next &gt;</source>
        <translation>次へ(&amp;N) &gt;</translation>
    </message>
    <message>
        <source>&amp;Install</source>
        <translation>インストール(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>閉じる(&amp;C)</translation>
    </message>
    <message>
        <source>Cancel the wizard?</source>
        <translation>ウィザードを取り消しますか?</translation>
    </message>
    <message>
        <source>Nothing has been installed. What you entered is dropped.</source>
        <translation>まだ何もインストールされていません。入力した内容は破棄されます。</translation>
    </message>
    <message>
        <source>&amp;Cancel the wizard</source>
        <translation>ウィザードの取り消し(&amp;C)</translation>
    </message>
    <message>
        <source>C&amp;ontinue</source>
        <translation>続行(&amp;O)</translation>
    </message>
    <message>
        <source>Show results</source>
        <translation>結果の表示</translation>
    </message>
    <message>
        <source>The sign-in is stored when you press Install.</source>
        <translation>サインインの情報は [インストール] を押したときに保存されます。</translation>
    </message>
    <message>
        <source>Sign in as {user}: nobody has yet.</source>
        <translation>{user} でサインインしてください。まだサインインしていません。</translation>
    </message>
</context>
</TS>
