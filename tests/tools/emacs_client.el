;;; emacs_client.el --- What Emacs shows of a file  -*- lexical-binding: t; -*-

;; With the package of editors/emacs and Eglot, nothing else of a user's.  $JOURNEY is the command, $FILE the file,
;; $AT its line and column (from 1).  Writes JSON to $OUT.  See tests/it/editor_clients.rs.

(require 'json)
(require 'eglot)
(require 'journey-mode)

(setq eglot-sync-connect t
      eglot-autoshutdown nil
      eglot-confirm-server-initiated-edits nil)
(setf (alist-get 'journey-mode eglot-server-programs)
      (list (getenv "JOURNEY") "lsp"))

(defun client-wait (seconds done)
  "Let the server speak for SECONDS at most, until DONE says so."
  (let ((end (+ (float-time) seconds)))
    (while (and (< (float-time) end) (not (funcall done)))
      (accept-process-output nil 0.1))))

(let* ((at (mapcar #'string-to-number (split-string (getenv "AT") ":")))
       (out nil))
  (condition-case why
      (progn
        (find-file (getenv "FILE"))
        (push (cons 'mode (symbol-name major-mode)) out)
        (font-lock-ensure)
        (goto-char (point-min))
        (forward-line (1- (car at)))
        (back-to-indentation)
        (push (cons 'face (format "%s" (get-text-property (point) 'face))) out)
        (let ((inhibit-message t))
          (apply #'eglot--connect (eglot--guess-contact)))
        (eglot--maybe-activate-editing-mode)
        (flymake-mode 1)
        (client-wait 3 #'ignore)
        (flymake-start)
        (client-wait 20 #'flymake-diagnostics)
        (push (cons 'problems
                    (vconcat (mapcar #'flymake-diagnostic-text (flymake-diagnostics))))
              out)
        (move-to-column (1- (cadr at)))
        (let ((hover (jsonrpc-request (eglot-current-server) :textDocument/hover
                                      (eglot--TextDocumentPositionParams))))
          (push (cons 'hover (format "%s" (plist-get (plist-get hover :contents) :value))) out))
        ;; What a person is shown who asks for help at point.
        (eldoc-mode 1)
        (eldoc-print-current-symbol-info t)
        (let ((shown (lambda ()
                       ;; It is there once something was told.
                       (if (buffer-live-p (bound-and-true-p eldoc--doc-buffer))
                           (with-current-buffer eldoc--doc-buffer (buffer-string))
                         ""))))
          (client-wait 10 (lambda () (string-match-p "email welcome_letter" (funcall shown))))
          (push (cons 'help (substring-no-properties (funcall shown))) out))
        (let ((default-directory (expand-file-name "deeper/" default-directory)))
          (make-directory default-directory)
          (push (cons 'root (expand-file-name (project-root (project-current)))) out))
        ;; The picture of a text that is not saved.
        (let ((browse-url-browser-function
               (lambda (uri &rest _)
                 (with-temp-buffer
                   (insert-file-contents (string-remove-prefix "file://" uri))
                   (push (cons 'picture (if (search-forward "wait 17 minutes" nil t) t :json-false))
                         out)))))
          (goto-char (point-min))
          (search-forward "wait 1 day")
          (replace-match "wait 17 minutes")
          (journey-preview))
        (set-buffer-modified-p nil)
        (eglot-shutdown (eglot-current-server))
        (push (cons 'ended t) out))
    (error (push (cons 'error (error-message-string why)) out)))
  (with-temp-file (getenv "OUT")
    (insert (json-encode out))))
;;; emacs_client.el ends here
